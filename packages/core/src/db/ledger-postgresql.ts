import type pg from 'pg';
import { migrationTriesMax } from '../kernel/limits.ts';
import {
  type LedgerConnection,
  LedgerRow,
  type LedgerSession,
  type NewLedgerRow,
  selectRows,
} from './ledger.ts';
import { connectToServer } from './postgresql-servers.ts';
import { rethrow } from './unavailable.ts';
import type { PostgresqlAddress } from './url.ts';

/** The lock that Prisma's own migrate takes, so that the two never run side by side. */
const prismaMigrateLock = 72_707_369;

export async function connectPostgresqlLedger(
  address: PostgresqlAddress,
  waitMs: number,
): Promise<LedgerConnection> {
  const client = await connectToServer(address, {
    connectionTimeoutMillis: waitMs,
    // Waiting for the other process is bounded; the work itself may take as long as it takes.
    lock_timeout: waitMs,
    application_name: 'acct-migrate',
    keepAlive: true,
  }).catch(rethrow);
  // A migrating process that is killed must not leave the server at work, and the lock taken, for as
  // long as its statement takes. Not every platform of the server can look for that; those wait.
  await client.query("SET client_connection_check_interval = '1s'").catch(() => {});
  const session: LedgerSession = {
    rows: () => readRows(client),
    run: async (script) => {
      await client.query(script);
    },
    record: (entry) => insert(client, entry),
  };
  return {
    locked: (work) => again(() => locked(client, () => work(session))).catch(rethrow),
    rows: async () => ((await hasTable(client)) ? readRows(client) : []),
    close: () => client.end(),
  };
}

/**
 * A migration of several tables may meet what the service that still runs does with them: the server then
 * ends one of the two (a deadlock), or the wait was too long. The whole step was undone, so it is made
 * anew, a bounded number of times.
 */
async function again<Result>(step: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await step();
    } catch (error) {
      if (tries >= migrationTriesMax || !isCollision(error)) throw error;
    }
  }
}

/**
 * deadlock_detected and lock_not_available, of the migration itself: whoever waited too long for another
 * process that migrates has waited for as long as was asked.
 */
function isCollision(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || !('code' in cause)) return false;
  return cause.code === '40P01' || cause.code === '55P03';
}

async function locked<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    // Of the transaction, not of the session: it ends with it, also behind a connection pooler.
    await client.query('SELECT pg_advisory_xact_lock($1)', [prismaMigrateLock]);
    if (!(await hasTable(client))) await client.query(createTable);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When the connection itself is gone, the server has rolled back by itself.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function hasTable(client: pg.Client): Promise<boolean> {
  const found = await client.query(`SELECT 1 WHERE to_regclass('_prisma_migrations') IS NOT NULL`);
  return found.rows.length > 0;
}

async function readRows(client: pg.Client): Promise<LedgerRow[]> {
  const { rows } = await client.query(selectRows);
  return rows.map((row) => LedgerRow.parse(row));
}

async function insert(client: pg.Client, entry: NewLedgerRow): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, $5, 1)`,
    [entry.id, entry.checksum, entry.name, entry.startedAt, entry.finishedAt],
  );
}

const createTable = `
  CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
