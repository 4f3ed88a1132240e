-- CreateTable
CREATE TABLE "acct_idempotency" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "input" TEXT NOT NULL,
    "claim" TEXT NOT NULL,
    "claimed_at" BIGINT NOT NULL,
    "looks" INTEGER NOT NULL,
    "answer" TEXT
);

-- CreateIndex
CREATE INDEX "acct_idempotency_claimed_at_idx" ON "acct_idempotency"("claimed_at");
