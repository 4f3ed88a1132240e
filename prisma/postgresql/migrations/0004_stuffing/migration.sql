-- CreateTable
CREATE TABLE "acct_stuffings" (
    "key" TEXT NOT NULL,
    "names" INTEGER NOT NULL,
    "seen" TEXT NOT NULL,
    "began_at" BIGINT NOT NULL,

    CONSTRAINT "acct_stuffings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "acct_stuffings_began_at_idx" ON "acct_stuffings"("began_at");
