-- CreateTable
CREATE TABLE "acct_accounts" (
    "id" SERIAL NOT NULL,
    "username" TEXT,
    -- "C": names that begin with something are one range of this column's index, whatever the locale.
    "username_key" TEXT COLLATE "C",
    "state" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,
    "last_signed_in_at" TIMESTAMP(3),

    CONSTRAINT "acct_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acct_attribute_definitions" (
    "key" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "unique" BOOLEAN NOT NULL,
    "sensitive" BOOLEAN NOT NULL,
    "max_length" INTEGER,
    "created_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "acct_attribute_definitions_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "acct_attribute_values" (
    "account_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT,
    "unique_key" BYTEA,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "acct_attribute_values_pkey" PRIMARY KEY ("account_id","key")
);

-- CreateTable
CREATE TABLE "acct_events" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "name" TEXT NOT NULL,
    "account_id" INTEGER,
    "actor_id" INTEGER,
    "session_id" TEXT,
    "request_id" TEXT,
    "address" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}',

    CONSTRAINT "acct_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acct_credentials" (
    "account_id" INTEGER NOT NULL,
    "password" TEXT NOT NULL,
    "changed_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "acct_credentials_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "acct_role_grants" (
    "account_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "granted_at" TIMESTAMP(3) NOT NULL,
    "granted_by" INTEGER,

    CONSTRAINT "acct_role_grants_pkey" PRIMARY KEY ("account_id","role")
);

-- CreateTable
CREATE TABLE "acct_bootstraps" (
    "id" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "used_at" TIMESTAMP(3),

    CONSTRAINT "acct_bootstraps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "acct_sessions" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "account_id" INTEGER NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "used_at" TIMESTAMP(3) NOT NULL,
    "device" TEXT,
    "address" TEXT,

    CONSTRAINT "acct_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "acct_accounts_username_key_key" ON "acct_accounts"("username_key");

-- CreateIndex
CREATE INDEX "acct_accounts_state_id_idx" ON "acct_accounts"("state", "id");

-- CreateIndex
CREATE INDEX "acct_accounts_state_username_key_idx" ON "acct_accounts"("state", "username_key");

-- CreateIndex
CREATE UNIQUE INDEX "acct_attribute_values_key_unique_key_key" ON "acct_attribute_values"("key", "unique_key");

-- CreateIndex
CREATE INDEX "acct_events_account_id_id_idx" ON "acct_events"("account_id", "id");

-- CreateIndex
CREATE INDEX "acct_events_actor_id_idx" ON "acct_events"("actor_id");

-- CreateIndex
CREATE INDEX "acct_events_name_id_idx" ON "acct_events"("name", "id");

-- CreateIndex
CREATE INDEX "acct_role_grants_role_idx" ON "acct_role_grants"("role");

-- CreateIndex
CREATE UNIQUE INDEX "acct_sessions_digest_key" ON "acct_sessions"("digest");

-- CreateIndex
CREATE INDEX "acct_sessions_account_id_created_at_idx" ON "acct_sessions"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "acct_sessions_created_at_idx" ON "acct_sessions"("created_at");

-- CreateIndex
CREATE INDEX "acct_sessions_used_at_idx" ON "acct_sessions"("used_at");

-- AddForeignKey
ALTER TABLE "acct_attribute_values" ADD CONSTRAINT "acct_attribute_values_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acct_attribute_values" ADD CONSTRAINT "acct_attribute_values_key_fkey" FOREIGN KEY ("key") REFERENCES "acct_attribute_definitions"("key") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acct_credentials" ADD CONSTRAINT "acct_credentials_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acct_role_grants" ADD CONSTRAINT "acct_role_grants_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acct_sessions" ADD CONSTRAINT "acct_sessions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
