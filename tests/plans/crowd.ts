import type { House } from '../house/house.ts';
import { administer } from '../house/server-sql.ts';

/**
 * Makes the tables as large as PostgreSQL's planner needs them to prefer an index, and lets it count.
 * SQLite plans by what the statement says alone, because nobody ever runs ANALYZE there.
 */
export async function addCrowd({ core, provider }: House): Promise<void> {
  if (provider === 'sqlite') return;
  await administer(core.tools.settings.databaseUrl, crowd);
}

const many = 50_000;

// All of it happened long ago and in the future at once: no sweep of the tour takes it away.
// Nobody else counts: what autovacuum finds in passing would make another plan now and then.
const crowd = `
  ALTER TABLE acct_known_addresses SET (autovacuum_enabled = off);
  INSERT INTO acct_accounts (username, username_key, skeleton, state, created_at, updated_at)
    SELECT 'crowd' || n, 'crowd' || n, 'crowd' || n,
      CASE n % 500 WHEN 0 THEN 'suspended' ELSE 'active' END, at, at
    FROM generate_series(1, ${many}) AS n, CAST('2040-01-01' AS timestamp) AS at;
  INSERT INTO acct_credentials SELECT id, 'x', created_at FROM acct_accounts;
  INSERT INTO acct_attribute_definitions
    SELECT 'crowd' || n, 'string', false, true, false, 9, now(), now() FROM generate_series(1, 3) AS n;
  INSERT INTO acct_attribute_values
    SELECT id, 'crowd' || (id % 3 + 1), 'x', sha256(id::text::bytea), created_at FROM acct_accounts;
  INSERT INTO acct_sessions
    SELECT 'crowd' || id, sha256(id::text::bytea), id, created_at + id * interval '1 s', created_at
    FROM acct_accounts;
  INSERT INTO acct_apikeys
    SELECT 'crowd' || id, sha256(id::text::bytea), id, 'crowd', 'read', created_at, created_at
    FROM acct_accounts;
  INSERT INTO acct_events (at, name, account_id, actor_id)
    SELECT created_at, CASE id % 5000 WHEN 0 THEN 'accounts.closed' ELSE 'sessions.started' END, id, id
    FROM acct_accounts;
  INSERT INTO acct_throttles
    SELECT 'crowd' || id, id, CASE id % 500 WHEN 0 THEN 100 ELSE 1 END, 0, 2e12 + id FROM acct_accounts;
  INSERT INTO acct_known_addresses SELECT id, 'crowd' || n, 2e12 + id
    FROM acct_accounts, generate_series(1, 2) AS n;
  INSERT INTO acct_stuffings SELECT 'crowd' || id, 1, 'x', 2e12 + id FROM acct_accounts;
  INSERT INTO acct_rate_limits SELECT 'crowd' || id, 2e12 + id FROM acct_accounts;
  INSERT INTO acct_idempotency SELECT 'crowd' || id, 'x', 'x', 2e12 + id, 1, 'x' FROM acct_accounts;
  ANALYZE;`;
