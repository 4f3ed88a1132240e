import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { guardQueries } from './guard.ts';
import { busyTimeoutMs, retryWhileBusy, writingPragmas } from './sqlite-file.ts';
import { DatabaseUnavailable } from './unavailable.ts';

export type SqliteAdapterOptions = {
  readonly path: string;
  readonly role: 'read' | 'write';
  /** How long a read or the begin of a transaction may still wait for another process. */
  readonly waitMs: () => number;
  /** Prisma connects again by itself when it is used after `$disconnect`; this keeps it from that. */
  readonly isClosed: () => boolean;
};

/**
 * Prisma's adapter for better-sqlite3 with what it leaves open: the pragmas of each connection, and
 * transactions that take the write lock when they begin. The adapter begins with plain BEGIN, which
 * takes no lock; a transaction that reads first and writes later would then fail in the middle when
 * somebody else wrote in between.
 */
export class SqliteAdapter extends PrismaBetterSqlite3 {
  readonly #options: SqliteAdapterOptions;

  constructor(options: SqliteAdapterOptions) {
    super({ url: options.path, timeout: busyTimeoutMs }, { timestampFormat: 'unixepoch-ms' });
    this.#options = options;
  }

  override async connect(): Promise<Connection> {
    const { role, waitMs, isClosed } = this.#options;
    if (isClosed()) throw new DatabaseUnavailable('The database is closed.');
    const connection = await super.connect();
    await connection.executeScript(role === 'read' ? pragmas.concat(readOnly) : pragmas);
    // Taken before the guard, which would make "busy" an "unavailable" that is not tried again.
    const query = connection.queryRaw.bind(connection);
    const execute = connection.executeRaw.bind(connection);
    if (role === 'read') connection.queryRaw = (sql) => retryWhileBusy(waitMs(), () => query(sql));
    connection.startTransaction = async () => {
      // Waiting is done before the work begins, so no try repeats any of it. Nobody else may begin a
      // transaction on this connection meanwhile; `SqliteTurns` sees to that.
      await retryWhileBusy(waitMs(), () => execute(statement('BEGIN IMMEDIATE')));
      return transactionOn(connection);
    };
    return guardQueries(connection);
  }
}

type Connection = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type OpenTransaction = Awaited<ReturnType<Connection['startTransaction']>>;

const pragmas = writingPragmas.map((pragma) => `PRAGMA ${pragma};`).join(' ');
const readOnly = 'PRAGMA query_only = ON;';

/** What Prisma needs of a transaction once it has begun. */
function transactionOn(connection: Connection): OpenTransaction {
  const run = async (sql: string): Promise<void> => {
    await connection.executeRaw(statement(sql));
  };
  return {
    provider: connection.provider,
    adapterName: connection.adapterName,
    // Prisma sends COMMIT and ROLLBACK as statements; then there is nothing left to do.
    options: { usePhantomQuery: false },
    commit: async () => {},
    rollback: async () => {},
    queryRaw: (query) => connection.queryRaw(query),
    executeRaw: (query) => connection.executeRaw(query),
    createSavepoint: (name) => run(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => run(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => run(`RELEASE SAVEPOINT ${name}`),
  };
}

function statement(sql: string) {
  return { sql, args: [], argTypes: [] };
}
