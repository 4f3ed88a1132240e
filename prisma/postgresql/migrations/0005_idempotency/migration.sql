-- CreateTable
CREATE TABLE "acct_idempotency" (
    "digest" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "claim" TEXT NOT NULL,
    "claimed_at" BIGINT NOT NULL,
    "looks" INTEGER NOT NULL,
    "answer" TEXT,

    CONSTRAINT "acct_idempotency_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "acct_idempotency_claimed_at_idx" ON "acct_idempotency"("claimed_at");
