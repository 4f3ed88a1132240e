import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { skeletonOf } from '../packages/core/src/records/accounts/confusables.ts';
import {
  address,
  adminRow,
  batchesOf,
  device,
  type Filling,
  type Row,
  serviceRow,
  usedAtOf,
} from './rows.ts';

/** Without journal or syncing while it fills: a file that fails here is thrown away. */
export function fillSqlite(path: string, filling: Filling): void {
  const db = new Sqlite(path);
  try {
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -1000000');
    const indexes = dropIndexes(db);
    const insert = inserterOf(db, filling);
    let done = 0;
    for (const rows of batchesOf(filling.count)) {
      insert(rows);
      done += rows.length;
      filling.onProgress(done, filling.count);
    }
    const grant = db.prepare('INSERT INTO acct_role_grants VALUES (?, ?, ?, NULL)');
    grant.run(serviceRow, 'service', filling.at.getTime());
    grant.run(adminRow, 'admin', filling.at.getTime());
    // Made at once from sorted rows, which is ten times faster than row by row.
    for (const sql of indexes) db.exec(sql);
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}

function inserterOf(db: Sqlite.Database, filling: Filling) {
  const { password } = filling;
  const now = filling.at.getTime();
  const account = db.prepare(
    `INSERT INTO acct_accounts
       (id, username, username_key, skeleton, state, created_at, updated_at, last_signed_in_at)
     VALUES (?, ?, ?, ?, 'active', ?, ?, ?)`,
  );
  const credential = db.prepare(
    'INSERT INTO acct_credentials (account_id, password, changed_at) VALUES (?, ?, ?)',
  );
  const session = db.prepare(
    `INSERT INTO acct_sessions (id, digest, account_id, created_at, used_at, device, address)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return db.transaction((rows: readonly Row[]) => {
    for (const row of rows) {
      const { accountId, username, sessionId, digest } = row;
      const usedAt = usedAtOf(filling, row).getTime();
      account.run(accountId, username, username, skeletonOf(username), now, now, now);
      credential.run(accountId, password, now);
      session.run(sessionId, digest, accountId, now, usedAt, device, address);
    }
  });
}

/** Their statements, to make them again. Those that belong to a key stay. */
function dropIndexes(db: Sqlite.Database): string[] {
  const found = db
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
    .all();
  return Indexes.parse(found).map(({ name, sql }) => {
    db.exec(`DROP INDEX "${name}"`);
    return sql;
  });
}

const Indexes = z.array(z.object({ name: z.string(), sql: z.string() }));
