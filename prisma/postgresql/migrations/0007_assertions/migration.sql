-- CreateTable
CREATE TABLE "acct_signing_keys" (
    "id" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "signs_from" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "acct_signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "acct_signing_keys_signs_from_idx" ON "acct_signing_keys"("signs_from");
