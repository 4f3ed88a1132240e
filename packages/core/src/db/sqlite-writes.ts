import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { busyTimeoutMs, retryWhileBusy, writingPragmas } from './sqlite-file.ts';
import { type SqlValue, type Statements, TransactionEnded } from './statements.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A connection of the driver itself, for changes that must not cost what Prisma costs. It opens when it is
 * first used. Its statements are synchronous, so they are for few rows at a time.
 */
export class SqliteWrites {
  readonly #path: string;
  readonly #prepared = new WeakMap<readonly string[], Prepared>();
  #file: Sqlite.Database | undefined;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** One at a time: who calls sees to that. */
  async transaction<Result>(
    work: (tx: Statements) => Promise<Result>,
    waitMs: number,
  ): Promise<Result> {
    // Else all who wait for their turn would follow each other before anybody else is answered.
    await nextTurn();
    const file = await retryWhileBusy(waitMs, () => this.#begin());
    let ended = false;
    const prepare = (sql: TemplateStringsArray): Prepared => {
      // A fault of the disk ends a transaction by itself.
      if (ended || !file.inTransaction) throw new TransactionEnded();
      return this.#prepare(file, sql);
    };
    try {
      const result = await work({
        $executeRaw: async (sql, ...values) => prepare(sql).run(...values.map(stored)).changes,
        // The border: who wrote the statement knows what it gives.
        $queryRaw: async <Rows>(sql: TemplateStringsArray, ...values: readonly SqlValue[]) =>
          prepare(sql).all(...values.map(stored)) as Rows,
      });
      ended = true;
      if (!file.inTransaction) throw new TransactionEnded();
      this.#prepare(file, commit).run();
      return result;
    } catch (error) {
      ended = true;
      if (file.inTransaction) this.#prepare(file, rollback).run();
      throw error;
    }
  }

  close(): void {
    this.#closed = true;
    this.#file?.close();
  }

  #begin(): Sqlite.Database {
    if (this.#closed) throw new DatabaseUnavailable('The database is closed.');
    // Opened within the tries: the file may be busy already then.
    this.#file ??= open(this.#path);
    this.#prepare(this.#file, begin).run();
    return this.#file;
  }

  #prepare(file: Sqlite.Database, sql: readonly string[]): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const prepared = file.prepare<Stored[]>(sql.join('?'));
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

const begin = ['BEGIN IMMEDIATE'];
const commit = ['COMMIT'];
const rollback = ['ROLLBACK'];

function open(path: string): Sqlite.Database {
  const file = new Sqlite(path, { timeout: busyTimeoutMs });
  try {
    for (const pragma of writingPragmas) file.pragma(pragma);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

type Prepared = Sqlite.Statement<Stored[]>;
type Stored = Exclude<SqlValue, Date>;

function stored(value: SqlValue): Stored {
  return value instanceof Date ? value.getTime() : value;
}
