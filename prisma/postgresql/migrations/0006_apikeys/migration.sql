-- CreateTable
CREATE TABLE "acct_apikeys" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "account_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "used_at" TIMESTAMP(3),

    CONSTRAINT "acct_apikeys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "acct_apikeys_digest_key" ON "acct_apikeys"("digest");

-- CreateIndex
CREATE INDEX "acct_apikeys_account_id_created_at_idx" ON "acct_apikeys"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "acct_apikeys_expires_at_idx" ON "acct_apikeys"("expires_at");

-- AddForeignKey
ALTER TABLE "acct_apikeys" ADD CONSTRAINT "acct_apikeys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
