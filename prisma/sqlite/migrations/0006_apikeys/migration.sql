-- CreateTable
CREATE TABLE "acct_apikeys" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "digest" BLOB NOT NULL,
    "account_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "used_at" DATETIME,
    CONSTRAINT "acct_apikeys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "acct_apikeys_digest_key" ON "acct_apikeys"("digest");

-- CreateIndex
CREATE INDEX "acct_apikeys_account_id_created_at_idx" ON "acct_apikeys"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "acct_apikeys_expires_at_idx" ON "acct_apikeys"("expires_at");
