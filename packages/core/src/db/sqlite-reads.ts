import Sqlite from 'better-sqlite3';
import type { RawRow } from './raw.ts';
import { busyTimeoutMs } from './sqlite-file.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A connection of the driver itself, for reads that must not cost what Prisma costs. It opens when it is
 * first used, and all that it does is synchronous: a step that finds the database busy throws, has done
 * nothing, and may be run again.
 */
export class SqliteReads {
  readonly #path: string;
  readonly #prepared = new Map<string, Prepared>();
  #file: Sqlite.Database | undefined;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** One transaction around all: the file is locked once, and all answers are of the same commit. */
  readEach(sql: string, keys: readonly Uint8Array[]): (RawRow | undefined)[] {
    const statement = this.#prepare(sql);
    this.#prepare('BEGIN').run();
    try {
      return keys.map((key) => statement.get(key));
    } finally {
      // Some errors of the file have ended it already.
      if (this.#file?.inTransaction === true) this.#prepare('COMMIT').run();
    }
  }

  readOne(sql: string): RawRow | undefined {
    return this.#prepare(sql).get();
  }

  close(): void {
    this.#closed = true;
    this.#file?.close();
  }

  #prepare(sql: string): Prepared {
    if (this.#closed) throw new DatabaseUnavailable('The database is closed.');
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    this.#file ??= this.#open();
    const prepared = this.#file.prepare<Uint8Array[], RawRow>(sql);
    if (prepared.reader) prepared.raw(true);
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #open(): Sqlite.Database {
    const file = new Sqlite(this.#path, { timeout: busyTimeoutMs });
    for (const pragma of pragmas) file.pragma(pragma);
    return file;
  }
}

type Prepared = Sqlite.Statement<Uint8Array[], RawRow>;

/**
 * Pages that no commit has changed since the log was last moved into the file are read where the operating
 * system keeps them, without a copy; SQLite's own cache is emptied by every commit of another connection.
 * SQLite maps just under two gigabytes at most, and takes a greater number for that.
 */
const pragmas = ['query_only = ON', `mmap_size = ${2 ** 31}`];
