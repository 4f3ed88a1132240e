import { getMigrations } from 'better-auth/db/migration';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { peerEmailOf, peerTokenOf } from '../peer-cookies.ts';
import { address, batchesOf, benchPassword, device } from '../rows.ts';
import { tell } from '../serve.ts';
import { openBetterAuth } from './better-auth-options.ts';

// Makes Better Auth's own tables by its own migrations, and fills them with users that have one live
// session each.
const { auth, options, database, count } = await openBetterAuth();
const { runMigrations } = await getMigrations(options);
await runMigrations();
const { password } = await auth.$context;
const hash = await password.hash(benchPassword);
const now = new Date();
const expiresAt = new Date(now.getTime() + 7 * 86_400_000);
for (const rows of batchesOf(count)) {
  const numbers = rows.map(({ accountId }) => accountId);
  if (database instanceof Sqlite) fillSqlite(database, numbers);
  else if (database instanceof pg.Pool) await fillPostgresql(database, numbers);
}
if (database instanceof pg.Pool) await database.query('VACUUM (ANALYZE)');
tell('done');

function fillSqlite(db: Sqlite.Database, numbers: readonly number[]): void {
  const at = now.toISOString();
  const user = db.prepare('INSERT INTO user VALUES (?, ?, ?, 0, NULL, ?, ?)');
  const session = db.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const account = db.prepare(
    `INSERT INTO account ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
     VALUES (?, ?, 'credential', ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    for (const n of numbers) {
      const id = `user${n}`;
      user.run(id, `person${n}`, peerEmailOf(n), at, at);
      session.run(
        ...[`session${n}`, expiresAt.toISOString(), peerTokenOf(n), at, at],
        ...[address, device, id],
      );
      account.run(`account${n}`, id, id, hash, at, at);
    }
  })();
}

async function fillPostgresql(pool: pg.Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
     SELECT 'user' || n, 'person' || n, email, false, $3::timestamptz, $3
     FROM unnest($1::int[], $2::text[]) AS r(n, email)`,
    [numbers, numbers.map(peerEmailOf), now],
  );
  await pool.query(
    `INSERT INTO session ("id", "expiresAt", "token", "createdAt", "updatedAt", "ipAddress", "userAgent", "userId")
     SELECT 'session' || n, $3::timestamptz, token, $4::timestamptz, $4, $5, $6, 'user' || n
     FROM unnest($1::int[], $2::text[]) AS r(n, token)`,
    [numbers, numbers.map(peerTokenOf), expiresAt, now, address, device],
  );
  await pool.query(
    `INSERT INTO account ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt")
     SELECT 'account' || n, 'user' || n, 'credential', 'user' || n, $2, $3::timestamptz, $3
     FROM unnest($1::int[]) AS r(n)`,
    [numbers, hash, now],
  );
}
