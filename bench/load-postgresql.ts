import pg from 'pg';
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

export async function fillPostgresql(url: string, filling: Filling): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('SET synchronous_commit = off');
    await client.query(`SET maintenance_work_mem = '512MB'`);
    const indexes = await dropIndexes(client);
    let done = 0;
    for (const rows of batchesOf(filling.count)) {
      await insert(client, rows, filling);
      done += rows.length;
      filling.onProgress(done, filling.count);
    }
    const roles = [[serviceRow, adminRow], ['service', 'admin'], filling.at.toISOString()];
    await client.query(
      `INSERT INTO acct_role_grants (account_id, role, granted_at)
       SELECT account_id, role, $3 FROM unnest($1::int[], $2::text[]) AS r(account_id, role)`,
      roles,
    );
    await client.query(`SELECT setval('acct_accounts_id_seq', $1)`, [filling.count]);
    for (const sql of indexes) await client.query(sql);
    // What autovacuum does a minute later, in the middle of a measurement.
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

async function insert(client: pg.Client, rows: readonly Row[], filling: Filling): Promise<void> {
  const { password } = filling;
  // As text: pg would write a Date in the time zone of this machine.
  const at = filling.at.toISOString();
  const ids = rows.map(({ accountId }) => accountId);
  const names = rows.map(({ username }) => username);
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO acct_accounts
       (id, username, username_key, skeleton, state, created_at, updated_at, last_signed_in_at)
     SELECT id, name, name, look, 'active', $4, $4, $4
     FROM unnest($1::int[], $2::text[], $3::text[]) AS r(id, name, look)`,
    [ids, names, names.map(skeletonOf), at],
  );
  await client.query(
    `INSERT INTO acct_credentials (account_id, password, changed_at)
     SELECT id, $2, $3 FROM unnest($1::int[]) AS r(id)`,
    [ids, password, at],
  );
  await client.query(
    `INSERT INTO acct_sessions (id, digest, account_id, created_at, used_at, device, address)
     SELECT id, digest, account_id, $5, used_at, $6, $7
     FROM unnest($1::text[], $2::bytea[], $3::int[], $4::timestamp[])
       AS r(id, digest, account_id, used_at)`,
    [
      rows.map(({ sessionId }) => sessionId),
      rows.map(({ digest }) => digest),
      ids,
      rows.map((row) => usedAtOf(filling, row).toISOString()),
      at,
      device,
      address,
    ],
  );
  await client.query('COMMIT');
}

/** Their statements, to make them again. Those that belong to a key stay. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
     WHERE schemaname = 'public' AND tablename LIKE 'acct\\_%'
       AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
  );
  const indexes = Indexes.parse(rows);
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  return indexes.map(({ sql }) => sql);
}

const Indexes = z.array(z.object({ name: z.string(), sql: z.string() }));
