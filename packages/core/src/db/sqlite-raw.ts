import Sqlite from 'better-sqlite3';
import type { RawRow } from './raw.ts';
import { busyTimeoutMs } from './sqlite-file.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A connection of the driver itself, for statements that must not cost what Prisma costs. It opens when
 * it is first used, and all that it does is synchronous: a step that finds the database busy throws, has
 * done nothing, and may be run again.
 */
export class SqliteConnection {
  readonly #path: string;
  readonly #pragmas: readonly string[];
  readonly #prepared = new Map<string, Prepared>();
  #file: Sqlite.Database | undefined;
  #closed = false;

  constructor(path: string, pragmas: readonly string[]) {
    this.#path = path;
    this.#pragmas = pragmas;
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

  run(sql: string, ...parameters: string[]): void {
    this.#prepare(sql).run(...parameters);
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
    const prepared = this.#file.prepare<Parameter[], RawRow>(sql);
    if (prepared.reader) prepared.raw(true);
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #open(): Sqlite.Database {
    const file = new Sqlite(this.#path, { timeout: busyTimeoutMs });
    for (const pragma of this.#pragmas) file.pragma(pragma);
    return file;
  }
}

type Parameter = Uint8Array | string;
type Prepared = Sqlite.Statement<Parameter[], RawRow>;
