-- AlterTable
ALTER TABLE "acct_accounts" ADD COLUMN "skeleton" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "acct_accounts_skeleton_key" ON "acct_accounts"("skeleton");
