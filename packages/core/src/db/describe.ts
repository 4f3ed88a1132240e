import { z } from 'zod';
import type { Database, Reader } from './database.ts';

/** What an operator should know of the database behind the URL. */
export type DatabaseFacts = {
  readonly provider: Database['provider'];
  readonly version: string;
  /** The database's own "now", to be compared with that of this machine. */
  readonly clock: Date;
  /** False where a change that was acknowledged may be gone after the power failed. */
  readonly durable: boolean;
  /** The settings of the database that decide on `durable`, for a person to read. */
  readonly durability: string;
};

/**
 * Asks the database what it is and how well it keeps things. Changes nothing.
 *
 * @throws DatabaseUnavailable when it does not answer in time
 */
export function describeDatabase({ provider, read }: Database): Promise<DatabaseFacts> {
  return provider === 'sqlite' ? describeSqlite(read) : describePostgresql(read);
}

async function describeSqlite(read: Reader): Promise<DatabaseFacts> {
  const [row] = SqliteRow.parse(
    await read.$queryRaw`SELECT sqlite_version() AS version, unixepoch('subsec') * 1000 AS clock`,
  );
  const [journal] = JournalRow.parse(await read.$queryRaw`PRAGMA journal_mode`);
  const [syncing] = SyncingRow.parse(await read.$queryRaw`PRAGMA synchronous`);
  const { journal_mode } = journal;
  const synchronous = Number(syncing.synchronous);
  return {
    provider: 'sqlite',
    version: row.version,
    clock: new Date(Number(row.clock)),
    // What an acknowledged change needs beyond `normal`, `SqliteLog` does.
    durable: journal_mode === 'wal' && synchronous >= normalSync,
    durability: `journal_mode ${journal_mode}, log synced before each acknowledgement`,
  };
}

async function describePostgresql(read: Reader): Promise<DatabaseFacts> {
  const [row] = PostgresqlRow.parse(
    await read.$queryRaw`SELECT current_setting('server_version') AS version,
      clock_timestamp() AS clock, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commit`,
  );
  return {
    provider: 'postgresql',
    version: row.version,
    clock: row.clock,
    durable: row.fsync === 'on' && row.commit !== 'off',
    durability: `fsync ${row.fsync}, synchronous_commit ${row.commit}`,
  };
}

/** The number of `normal` in SQLite's `PRAGMA synchronous`; `off` is less. */
const normalSync = 1;

const whole = z.union([z.number(), z.bigint()]);
const SqliteRow = z.tuple([z.object({ version: z.string(), clock: whole })]);
const JournalRow = z.tuple([z.object({ journal_mode: z.string() })]);
const SyncingRow = z.tuple([z.object({ synchronous: whole })]);
const PostgresqlRow = z.tuple([
  z.object({ version: z.string(), clock: z.date(), fsync: z.string(), commit: z.string() }),
]);
