import type { LockMode, LockName } from './locks.ts';
import type { Reader, Transaction } from './models.ts';
import type { Lookup, RawRow, RawStatement } from './raw.ts';
import type { Statements } from './statements.ts';
import { parseDatabaseUrl } from './url.ts';

export type { Reader } from './models.ts';

export type Database = {
  readonly provider: 'sqlite' | 'postgresql';

  /** Reads outside of a transaction. They never see what a running transaction has not committed. */
  readonly read: Reader;

  /**
   * Everything in `work` commits together or not at all; the promise resolves after the commit.
   *
   * On PostgreSQL the isolation is READ COMMITTED, and a transaction that lost a deadlock or a
   * serialization conflict is run again, so `work` must have no effect outside of `tx`. A transaction is
   * no lock there: let one conditional statement decide, or take `lock`. On SQLite one write transaction
   * runs at a time, so a `write` inside of `work` would wait for itself: hand `tx` on instead.
   *
   * @throws DatabaseUnavailable when the database cannot be reached or stays busy.
   */
  write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;

  /**
   * The same for work that writes all its SQL itself: without Prisma, which takes several times as long. It
   * awaits each statement before the next, and every one before it ends. Its errors are those of the
   * driver, which `uniqueViolation` does not know.
   *
   * @throws DatabaseUnavailable as `write` does.
   */
  writeSql<Result>(work: (tx: Statements) => Promise<Result>): Promise<Result>;

  /**
   * Waits until no other transaction holds the named lock (`shared` holders go together). It is let go
   * at commit or rollback. On SQLite this does nothing: a write transaction is alone anyway.
   *
   * @throws DatabaseUnavailable when the wait takes longer than `waitTimeoutMs`.
   */
  lock(tx: Transaction, name: LockName, mode?: LockMode): Promise<void>;

  /**
   * Prepares a question by key that is asked too often for Prisma. `statement`, a constant, finds
   * at most one row for one key: the only parameter on SQLite, `asked.key` on PostgreSQL, where every
   * column needs a name. What is asked in one turn of the event loop, or while earlier reads are under way,
   * is answered by one read, which begins after the last question: an answer is never older than its
   * question.
   *
   * @throws DatabaseUnavailable from the returned function, as `read` does.
   */
  lookup(statement: RawStatement): Lookup;

  /**
   * Runs one statement that writes, in a transaction of its own, with one text as its parameter, such as
   * a list in JSON, and says how many rows it changed. On SQLite it waits for its turn like `write`, and a
   * power failure may take it back: for what may be lost.
   *
   * @throws DatabaseUnavailable as `write` does.
   */
  execute(statement: RawStatement, parameter: string): Promise<number>;

  /**
   * The same for a statement that changes one row at most, if the row allows it, and RETURNs it; undefined
   * where nothing was changed. What is claimed so is counted whatever becomes of the caller's own
   * transaction. On PostgreSQL an `int8` or `numeric` comes as text: cast it.
   *
   * @throws DatabaseUnavailable as `write` does.
   */
  claim(statement: RawStatement, parameter: string): Promise<RawRow | undefined>;

  /** Asks the database for an answer. @throws DatabaseUnavailable when none comes in time. */
  ping(timeoutMs: number): Promise<void>;

  /** `waiting` counts calls that wait for a connection, on SQLite for their turn to write. */
  poolGauges(): { total: number; idle: number; waiting: number };

  /** Lets running transactions end; whatever comes later is answered as unavailable. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** See `parseDatabaseUrl`. */
  readonly url: string;
  /** PostgreSQL connections of this process. SQLite has five at most; see `openSqlite`. */
  readonly poolMax: number;
  /** For a new connection to the server. */
  readonly connectTimeoutMs: number;
  /** For a free connection, for a lock, for the turn to write on SQLite. */
  readonly waitTimeoutMs: number;
  /**
   * For one statement on PostgreSQL; a server that does not even say so is given up half a second later,
   * and one that answers nobody within seconds, whatever this is (see `silence.ts`).
   * SQLite cannot be interrupted; there this only adds to how long a whole transaction may take.
   */
  readonly statementTimeoutMs: number;
};

/**
 * Opens the database and makes sure that it answers. It does not migrate: see `migrate`.
 *
 * @throws DatabaseUnavailable when it cannot be reached; Error when the URL or the login is wrong.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const address = parseDatabaseUrl(options.url);
  // Loaded here: each brings a driver that a process with the other database never needs.
  if (address.provider === 'sqlite') {
    const { openSqlite } = await import('./sqlite.ts');
    return openSqlite(address.path, options);
  }
  const { openPostgresql } = await import('./postgresql.ts');
  return openPostgresql(address, options);
}
