import { Unavailable } from '../kernel/unavailable.ts';

/**
 * The database cannot be reached, is overloaded, or stayed busy past the deadline. Whether the change
 * was made is known to be "no", but for a commit whose answer got lost. `cause` has the driver's error.
 */
export class DatabaseUnavailable extends Unavailable {
  override readonly name = 'DatabaseUnavailable';
}

/**
 * The database answers, and a table that we keep there is not to be had: gone, renamed, or not ours to
 * use. Whatever needs it cannot be answered, neither with yes nor with no; all else goes on.
 */
export class TableUnavailable extends DatabaseUnavailable {
  override readonly isFault = true;
}

/** Rethrows: as DatabaseUnavailable what is one, anything else as it is. */
export function rethrow(error: unknown): never {
  if (error instanceof DatabaseUnavailable) throw error;
  if (isWithoutTable(error)) {
    throw new TableUnavailable(`A table cannot be used: ${wordsOf(error)}`, { cause: error });
  }
  if (!isUnavailability(error)) throw error;
  throw new DatabaseUnavailable('The database does not answer in time.', { cause: error });
}

/**
 * A transaction that lost against another one and may simply be run again: PostgreSQL's serialization
 * failure (40001) and deadlock (40P01), in each form in which Prisma and its adapter hand them on.
 */
export function isConflict(error: unknown): boolean {
  return factsOf(error).some((fact) => conflicts.has(fact));
}

/** SQLite's write lock is held by another process. */
export function isBusy(error: unknown): boolean {
  return factsOf(error).some((fact) => /^SQLITE_(BUSY|LOCKED)/.test(fact));
}

/**
 * A table is not there (42P01), or this login may not use it (42501). Prisma's adapter for SQLite has a
 * kind for it; SQLite itself has only the words.
 */
function isWithoutTable(error: unknown): boolean {
  if (factsOf(error).some((fact) => withoutTable.has(fact))) return true;
  return /^no such table: /.test(String(field(error, 'message') ?? ''));
}

const withoutTable = new Set(['42P01', '42501', 'TableDoesNotExist']);

const conflicts = new Set(['TransactionWriteConflict', 'P2034', '40001', '40P01']);

/** The database or the way to it is at fault, and not what was asked of it. */
export function isUnavailability(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  if (factsOf(error).some((fact) => unavailabilities.some((form) => form.test(fact)))) return true;
  return unavailableMessages.test(String(field(error, 'message') ?? ''));
}

const unavailabilities: readonly RegExp[] = [
  // Kinds of Prisma's driver adapters.
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/,
  // Prisma: unreachable, timed out, closed, no connection free, too many.
  /^(P1001|P1002|P1008|P1017|P2024|P2037)$/,
  // SQLSTATE (PostgreSQL manual, appendix A): connection exceptions, insufficient resources, operator
  // intervention (statement_timeout is 57014), lock not available, read-only after a failover, I/O.
  /^(08|53|57)[0-9A-Z]{3}$|^(55P03|25006|25P03|58030)$/,
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|PROTOCOL|READONLY)/,
  // This process may open no more files.
  /^E[MN]FILE$/,
  /^E(CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NETUNREACH|NOTFOUND|AI_AGAIN)$/,
];

/** What pg and Prisma's transaction manager say without giving it a code. */
const unavailableMessages = new RegExp(
  [
    'timeout exceeded when trying to connect',
    'Connection terminated',
    'timeout expired',
    'Query read timeout',
    'is not queryable',
    'Unable to start a transaction in the given time',
    'expired transaction',
    'Cannot use a pool after calling end',
  ].join('|'),
);

/** What the database itself said: Prisma's adapters put a kind in the place of it. */
function wordsOf(error: unknown): string {
  const said = field(field(error, 'cause'), 'originalMessage') ?? field(error, 'message');
  return String(said ?? '');
}

/** Every code and kind in the error, also in what Prisma wraps around the driver's own. */
function factsOf(error: unknown): readonly string[] {
  const adapterError = field(field(error, 'meta'), 'driverAdapterError') ?? error;
  const cause = field(adapterError, 'cause');
  return [
    field(error, 'code'),
    field(cause, 'code'),
    field(cause, 'kind'),
    field(cause, 'originalCode'),
  ].filter((fact) => typeof fact === 'string');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
