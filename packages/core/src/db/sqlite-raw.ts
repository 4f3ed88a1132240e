import Sqlite from 'better-sqlite3';
import type { RawRow, RawStatement } from './raw.ts';
import { busyTimeoutMs, retryWhileBusy } from './sqlite-file.ts';
import { lookupByTurn } from './turn.ts';
import { DatabaseUnavailable } from './unavailable.ts';

export type SqliteRawOptions = {
  readonly path: string;
  readonly waitMs: number;
};

/**
 * The driver without Prisma, on a connection that only reads. It opens at its first use: a process that
 * never looks anything up has one file handle less.
 */
export class SqliteReads {
  readonly #options: SqliteRawOptions;
  #connection: Connection | undefined;
  #closed = false;

  constructor(options: SqliteRawOptions) {
    this.#options = options;
  }

  lookup(statement: RawStatement) {
    let prepared: Prepared | undefined;
    const step = (keys: readonly Uint8Array[]) => {
      const connection = this.#open();
      prepared ??= connection.file.prepare<[Uint8Array], RawRow>(statement.sqlite).raw(true);
      return readTogether(connection, prepared, keys);
    };
    return lookupByTurn((keys) => retryWhileBusy(this.#options.waitMs, () => step(keys)));
  }

  ping(): Promise<void> {
    return retryWhileBusy(this.#options.waitMs, () => {
      this.#open().file.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
    });
  }

  close(): void {
    this.#closed = true;
    this.#connection?.file.close();
  }

  #open(): Connection {
    if (this.#closed) throw new DatabaseUnavailable('The database is closed.');
    this.#connection ??= connect(this.#options.path);
    return this.#connection;
  }
}

type Prepared = Sqlite.Statement<[Uint8Array], RawRow>;

type Connection = {
  readonly file: Sqlite.Database;
  readonly begin: Sqlite.Statement;
  readonly commit: Sqlite.Statement;
};

function connect(path: string): Connection {
  const file = new Sqlite(path, { timeout: busyTimeoutMs });
  for (const pragma of pragmas) file.pragma(pragma);
  return { file, begin: file.prepare('BEGIN'), commit: file.prepare('COMMIT') };
}

/**
 * Pages that no commit has changed are read where the operating system keeps them, without a copy. The
 * page cache of SQLite itself is dropped whenever somebody else commits, so more of it helps little.
 */
const pragmas = ['query_only = ON', `mmap_size = ${2 ** 30}`, 'cache_size = -16384'];

/** One transaction around all: the locks of the file are asked for once, and all see the same commit. */
function readTogether(
  { file, begin, commit }: Connection,
  statement: Prepared,
  keys: readonly Uint8Array[],
): (RawRow | undefined)[] {
  begin.run();
  try {
    const rows = keys.map((key) => statement.get(key));
    commit.run();
    return rows;
  } finally {
    if (file.inTransaction) file.exec('ROLLBACK');
  }
}
