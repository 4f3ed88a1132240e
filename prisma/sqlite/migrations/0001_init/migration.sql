-- CreateTable
CREATE TABLE "acct_accounts" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "username" TEXT,
    "username_key" TEXT,
    "state" TEXT NOT NULL DEFAULT 'active',
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    "last_signed_in_at" DATETIME
);

-- CreateTable
CREATE TABLE "acct_attribute_definitions" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "type" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "unique" BOOLEAN NOT NULL,
    "sensitive" BOOLEAN NOT NULL,
    "max_length" INTEGER,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "acct_attribute_values" (
    "account_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT,
    "unique_key" BLOB,
    "updated_at" DATETIME NOT NULL,

    PRIMARY KEY ("account_id", "key"),
    CONSTRAINT "acct_attribute_values_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "acct_attribute_values_key_fkey" FOREIGN KEY ("key") REFERENCES "acct_attribute_definitions" ("key") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
-- By hand: for a BigInt id Prisma prints BIGINT, which SQLite neither numbers by itself nor keeps from
-- reusing. INTEGER is 64 bits wide here, and AUTOINCREMENT never gives a number twice.
CREATE TABLE "acct_events" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "name" TEXT NOT NULL,
    "account_id" INTEGER,
    "actor_id" INTEGER,
    "session_id" TEXT,
    "request_id" TEXT,
    "address" TEXT,
    "details" TEXT NOT NULL DEFAULT '{}'
);

-- CreateTable
CREATE TABLE "acct_credentials" (
    "account_id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "password" TEXT NOT NULL,
    "changed_at" DATETIME NOT NULL,
    CONSTRAINT "acct_credentials_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "acct_role_grants" (
    "account_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "granted_at" DATETIME NOT NULL,
    "granted_by" INTEGER,

    PRIMARY KEY ("account_id", "role"),
    CONSTRAINT "acct_role_grants_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "acct_bootstraps" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" BLOB NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "used_at" DATETIME
);

-- CreateTable
CREATE TABLE "acct_sessions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "digest" BLOB NOT NULL,
    "account_id" INTEGER NOT NULL,
    "created_at" DATETIME NOT NULL,
    "used_at" DATETIME NOT NULL,
    "device" TEXT,
    "address" TEXT,
    CONSTRAINT "acct_sessions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "acct_accounts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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
