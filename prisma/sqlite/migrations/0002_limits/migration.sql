-- CreateTable
CREATE TABLE "acct_throttles" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "account_id" INTEGER,
    "failures" INTEGER NOT NULL,
    "next_try_at" BIGINT NOT NULL,
    "failed_at" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "acct_known_addresses" (
    "account_id" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "seen_at" BIGINT NOT NULL,

    PRIMARY KEY ("account_id", "digest"),
    CONSTRAINT "acct_known_addresses_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "acct_rate_limits" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "full_at" BIGINT NOT NULL
);

-- CreateIndex
CREATE INDEX "acct_throttles_account_id_idx" ON "acct_throttles"("account_id");

-- CreateIndex
CREATE INDEX "acct_throttles_failed_at_idx" ON "acct_throttles"("failed_at");

-- CreateIndex
CREATE INDEX "acct_known_addresses_seen_at_idx" ON "acct_known_addresses"("seen_at");

-- CreateIndex
CREATE INDEX "acct_rate_limits_full_at_idx" ON "acct_rate_limits"("full_at");
