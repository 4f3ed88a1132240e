import { setImmediate as nextTurn } from 'node:timers/promises';
import { SqliteConnection, type SqliteValue } from './sqlite-connection.ts';
import { retryWhileBusy, writingPragmas } from './sqlite-file.ts';
import { type SqlValue, type Statements, TransactionEnded, workIn } from './statements.ts';

/** Changes that must not cost what Prisma costs, each of few rows: the event loop waits for them. */
export class SqliteWrites {
  readonly #connection: SqliteConnection<unknown>;

  constructor(path: string) {
    this.#connection = new SqliteConnection(path, { pragmas: writingPragmas, rows: 'objects' });
  }

  /** One at a time: who calls sees to that. */
  async transaction<Result>(
    work: (tx: Statements) => Promise<Result>,
    waitMs: number,
  ): Promise<Result> {
    // Else all who wait for their turn would follow each other before anybody else is answered.
    await nextTurn();
    const connection = this.#connection;
    await retryWhileBusy(waitMs, () => connection.prepare('BEGIN IMMEDIATE').run());
    try {
      const result = await workIn(
        {
          execute: async (sql, values) => this.#prepare(sql).run(...values.map(stored)).changes,
          query: async (sql, values) => this.#prepare(sql).all(...values.map(stored)),
        },
        work,
      );
      this.#demandOpen();
      connection.prepare('COMMIT').run();
      return result;
    } catch (error) {
      if (connection.inTransaction) connection.prepare('ROLLBACK').run();
      throw error;
    }
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: TemplateStringsArray) {
    this.#demandOpen();
    return this.#connection.prepare(sql.join('?'));
  }

  /** A fault of the disk ends a transaction by itself. */
  #demandOpen(): void {
    if (!this.#connection.inTransaction) throw new TransactionEnded();
  }
}

function stored(value: SqlValue): SqliteValue {
  return value instanceof Date ? value.getTime() : value;
}
