import Sqlite from 'better-sqlite3';
import { busyTimeoutMs, retryWhileBusy, writingPragmas } from './sqlite-file.ts';
import { type SqlValue, type Statements, TransactionEnded } from './statements.ts';

/**
 * A connection of the driver itself, for changes that must not cost what Prisma costs. It opens when it is
 * first used. Its statements are synchronous, so they are for few rows at a time.
 */
export class SqliteWrites {
  readonly #path: string;
  readonly #prepared = new WeakMap<TemplateStringsArray, Prepared>();
  #file: Sqlite.Database | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** One at a time: who calls sees to that. */
  async transaction<Result>(
    work: (tx: Statements) => Promise<Result>,
    waitMs: number,
  ): Promise<Result> {
    // Opened within the tries: the file may be busy already then.
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
      if (!file.inTransaction) throw new TransactionEnded();
      file.exec('COMMIT');
      return result;
    } finally {
      ended = true;
      if (file.inTransaction) file.exec('ROLLBACK');
    }
  }

  close(): void {
    this.#file?.close();
  }

  #begin(): Sqlite.Database {
    this.#file ??= this.#open();
    this.#file.exec('BEGIN IMMEDIATE');
    return this.#file;
  }

  #prepare(file: Sqlite.Database, sql: TemplateStringsArray): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const prepared = file.prepare<Stored[]>(sql.join('?'));
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #open(): Sqlite.Database {
    const file = new Sqlite(this.#path, { timeout: busyTimeoutMs });
    for (const pragma of writingPragmas) file.pragma(pragma);
    return file;
  }
}

type Prepared = Sqlite.Statement<Stored[]>;
type Stored = Exclude<SqlValue, Date>;

function stored(value: SqlValue): Stored {
  return value instanceof Date ? value.getTime() : value;
}
