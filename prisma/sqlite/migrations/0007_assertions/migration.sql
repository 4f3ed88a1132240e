-- CreateTable
CREATE TABLE "acct_signing_keys" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "algorithm" TEXT NOT NULL,
    "sealed" BLOB NOT NULL,
    "created_at" DATETIME NOT NULL,
    "signs_from" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "acct_signing_keys_signs_from_idx" ON "acct_signing_keys"("signs_from");
