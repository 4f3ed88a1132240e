import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Provider } from '../house/test-database.ts';

/** The migrations as they were when there was one. */
export async function firstSchema(provider: Provider): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'acct-first-'));
  const init = new URL(`../../prisma/${provider}/migrations/0001_init/`, import.meta.url);
  await cp(fileURLToPath(init), join(path, '0001_init'), { recursive: true });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/**
 * One account of those days with all that it can have, in SQL that a later version of the models cannot
 * change. It is signed in; its session is of the form that PyAcct gave out.
 */
export function ofTheFirstSchema(provider: Provider): {
  readonly rows: string;
  readonly password: string;
  readonly token: string;
} {
  const token = randomUUID();
  const hex = createHash('sha256').update(token).digest('hex');
  const isSqlite = provider === 'sqlite';
  const digest = isSqlite ? `X'${hex}'` : `'\\x${hex}'`;
  const now = isSqlite ? String(Date.now()) : "now() AT TIME ZONE 'UTC'";
  const rows = `
    INSERT INTO acct_accounts (id, username, username_key, created_at, updated_at, last_signed_in_at)
      VALUES (7, 'Ann', 'ann', ${now}, ${now}, ${now});
    INSERT INTO acct_credentials (account_id, password, changed_at) VALUES (7, '${hashed}', ${now});
    INSERT INTO acct_role_grants (account_id, role, granted_at) VALUES (7, 'admin', ${now});
    INSERT INTO acct_attribute_definitions
        (key, type, required, "unique", sensitive, created_at, updated_at)
      VALUES ('nick', 'string', false, false, false, ${now}, ${now});
    INSERT INTO acct_attribute_values (account_id, key, value, updated_at)
      VALUES (7, 'nick', 'the first', ${now});
    INSERT INTO acct_sessions (id, digest, account_id, created_at, used_at)
      VALUES ('session-of-old-0', ${digest}, 7, ${now}, ${now});
    INSERT INTO acct_events (at, name, account_id, session_id)
      VALUES (${now}, 'sessions.started', 7, 'session-of-old-0');
    ${isSqlite ? '' : "SELECT setval(pg_get_serial_sequence('acct_accounts', 'id'), 7)"}`;
  return { rows, token, password: 'from the first days' };
}

/** Of the password below, with the least work. */
const hashed = 'bcrypt:$2b$04$nT9BvUs25.YpXLyEvXRk8e1PxVBJU3KgJ3I85X7YEmKG/QoIrL4Ni';
