import type { RawRow } from './raw.ts';
import { SqliteConnection } from './sqlite-connection.ts';

/**
 * Reads that must not cost what Prisma costs. A step that finds the database busy throws, has done nothing,
 * and may be run again.
 */
export class SqliteReads {
  readonly #connection: SqliteConnection<RawRow>;

  constructor(path: string) {
    this.#connection = new SqliteConnection(path, { pragmas, rows: 'arrays' });
  }

  /** One transaction around all: the file is locked once, and all answers are of the same commit. */
  readEach(sql: string, keys: readonly Uint8Array[]): (RawRow | undefined)[] {
    const connection = this.#connection;
    const statement = connection.prepare(sql);
    connection.prepare('BEGIN').run();
    try {
      return keys.map((key) => statement.get(key));
    } finally {
      // Some errors of the file have ended it already.
      if (connection.inTransaction) connection.prepare('COMMIT').run();
    }
  }

  readOne(sql: string): RawRow | undefined {
    return this.#connection.prepare(sql).get();
  }

  close(): void {
    this.#connection.close();
  }
}

/**
 * Pages that no commit has changed since the log was last moved into the file are read where the operating
 * system keeps them, without a copy; SQLite's own cache is emptied by every commit of another connection.
 * SQLite maps just under two gigabytes at most, and takes a greater number for that.
 */
const pragmas = ['query_only = ON', `mmap_size = ${2 ** 31}`];
