import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import {
  type LedgerConnection,
  LedgerRow,
  type LedgerSession,
  type NewLedgerRow,
  selectRows,
} from './ledger.ts';
import { busyTimeoutMs, prepareFile, retryWhileBusy, withPath } from './sqlite-file.ts';

export async function connectSqliteLedger(path: string, waitMs: number): Promise<LedgerConnection> {
  let file: Sqlite.Database | undefined;
  return {
    locked: async (work) => {
      file ??= await openForWriting(path, waitMs);
      return locked(file, waitMs, work);
    },
    // Looking must not make a database, so this does not open the file as `locked` does.
    rows: () =>
      retryWhileBusy(waitMs, () => (existsSync(path) ? peek(path) : [])).catch((error: unknown) => {
        throw withPath(path, error);
      }),
    close: async () => {
      file?.close();
    },
  };
}

async function openForWriting(path: string, waitMs: number): Promise<Sqlite.Database> {
  await prepareFile(path, waitMs);
  const file = new Sqlite(path, { timeout: busyTimeoutMs });
  file.pragma('synchronous = FULL');
  // SQLite changes a table by making a new one and dropping the old one, which would delete all that
  // refers to it. The references are checked before the commit instead.
  file.pragma('foreign_keys = OFF');
  return file;
}

async function locked<Result>(
  file: Sqlite.Database,
  waitMs: number,
  work: (session: LedgerSession) => Promise<Result>,
): Promise<Result> {
  await retryWhileBusy(waitMs, () => file.exec('BEGIN IMMEDIATE'));
  try {
    if (!hasTable(file)) file.exec(createTable);
    const result = await work({
      rows: async () => readRows(file),
      run: async (script) => {
        file.exec(script);
        refuseLostReferences(file);
      },
      record: async (entry) => insert(file, entry),
    });
    file.exec('COMMIT');
    return result;
  } finally {
    if (file.inTransaction) file.exec('ROLLBACK');
  }
}

function peek(path: string): LedgerRow[] {
  const file = new Sqlite(path, { timeout: busyTimeoutMs, readonly: true });
  try {
    return hasTable(file) ? readRows(file) : [];
  } finally {
    file.close();
  }
}

function hasTable(file: Sqlite.Database): boolean {
  const found = file.prepare(`SELECT 1 FROM sqlite_schema WHERE name = '_prisma_migrations'`).get();
  return found !== undefined;
}

function readRows(file: Sqlite.Database): LedgerRow[] {
  return file
    .prepare(selectRows)
    .all()
    .map((row) => LedgerRow.parse(row));
}

function refuseLostReferences(file: Sqlite.Database): void {
  const broken = file.pragma('foreign_key_check');
  if (Array.isArray(broken) && broken.length > 0) {
    throw new Error(`${broken.length} rows would refer to rows that are not there.`);
  }
}

/** Prisma writes times in SQLite as milliseconds since 1970. */
function insert(file: Sqlite.Database, entry: NewLedgerRow): void {
  file
    .prepare(
      `INSERT INTO _prisma_migrations
         (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (?, ?, ?, ?, ?, 1)`,
    )
    .run(
      entry.id,
      entry.checksum,
      entry.name,
      entry.startedAt.getTime(),
      entry.finishedAt.getTime(),
    );
}

const createTable = `
  CREATE TABLE "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL,
    "checksum" TEXT NOT NULL,
    "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL,
    "logs" TEXT,
    "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
  )`;
