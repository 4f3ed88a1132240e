import { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Database, DatabaseOptions } from './database.ts';
import { guardQueries } from './guard.ts';
import { type LockMode, type LockName, lockNumbers, lockSpace } from './locks.ts';
import type { Client, Transaction } from './models.ts';
import { pause } from './pause.ts';
import { postgresqlLookup } from './postgresql-raw.ts';
import { DatabaseUnavailable, isConflict, rethrow } from './unavailable.ts';

export async function openPostgresql(url: string, options: DatabaseOptions): Promise<Database> {
  const pool = openPool(url, options);
  const client = await connect(pool);
  const database: Database = {
    provider: 'postgresql',
    read: client,
    write: (work) => writeWithRetries(client, options, work),
    lock,
    lookup: (statement) => postgresqlLookup(pool, statement),
    ping: (timeoutMs) => ping(client, timeoutMs),
    poolGauges: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      // The pool first: it waits for what is running, where Prisma would cancel it. pg takes a second
      // call for a mistake; for us two may have a reason to close.
      if (!pool.ending) await pool.end();
      await client.$disconnect();
    },
  };
  try {
    await database.ping(options.connectTimeoutMs);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** Five more tries are enough for 16 callers in a ring; a storm beyond that is answered 503. */
const retries = 5;

async function writeWithRetries<Result>(
  client: Client,
  options: DatabaseOptions,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await client.$transaction(work, {
        // The pool's own deadlines end first and give the better error.
        maxWait: options.connectTimeoutMs + options.waitTimeoutMs + 1000,
        timeout: options.waitTimeoutMs + options.statementTimeoutMs,
      });
    } catch (error) {
      if (!isConflict(error)) rethrow(error);
      if (attempt >= retries) {
        throw new DatabaseUnavailable('The change collided with others too often.', {
          cause: error,
        });
      }
      await pause(10 * 2 ** attempt);
    }
  }
}

async function lock(tx: Transaction, name: LockName, mode: LockMode = 'exclusive'): Promise<void> {
  const number = lockNumbers[name];
  // $executeRaw: the functions return `void`, a type that Prisma cannot read.
  if (mode === 'shared') {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${lockSpace}::int4, ${number}::int4)`;
  } else {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockSpace}::int4, ${number}::int4)`;
  }
}

async function ping(client: Client, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DatabaseUnavailable(`The database did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  try {
    await Promise.race([client.$queryRaw`SELECT 1`, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function connect(pool: pg.Pool): Promise<Client> {
  const { PrismaClient } = await import('./generated/postgresql/client.ts');
  const adapter = new GuardedPg(pool, { statementNameGenerator: statementNames() });
  // `minimal` keeps the arguments of a failed call out of its message.
  const client = new PrismaClient({ adapter, errorFormat: 'minimal' });
  // The border between the two generated clients: same models, same runtime (see models.ts).
  return client as unknown as Client;
}

class GuardedPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const connection = guardQueries(await super.connect());
    const start = connection.startTransaction.bind(connection);
    connection.startTransaction = async (isolation) =>
      guardQueries(await start(isolation).catch(rethrow));
    return connection;
  }
}

function openPool(url: string, options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolMax,
    // One figure of pg serves for a new connection and for a free one.
    connectionTimeoutMillis: Math.max(options.connectTimeoutMs, options.waitTimeoutMs),
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.waitTimeoutMs,
    idle_in_transaction_session_timeout: options.waitTimeoutMs + options.statementTimeoutMs,
    application_name: 'acct',
    keepAlive: true,
    options: '-c TimeZone=UTC',
  });
  // Without a listener a connection that is lost while idle would end the process. The pool has
  // already dropped it, and whoever needs one next gets a new one.
  pool.on('error', () => {});
  dropSilentConnections(pool, options.statementTimeoutMs + 500);
  return pool;
}

/**
 * A server that is frozen or cut off says nothing, not even that a statement took too long. After
 * `silenceMs` without a byte on a connection that is in use, the connection is destroyed. pg's own
 * `query_timeout` would only stop waiting: the connection would go back to the pool with its statement
 * still running and its transaction still open, and the next caller would write into that.
 */
function dropSilentConnections(pool: pg.Pool, silenceMs: number): void {
  const inUse = new WeakSet<pg.ClientBase>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    const { stream } = client.connection;
    if (!(stream instanceof Socket)) return;
    stream.setTimeout(silenceMs, () => {
      // A pool that is ending has said goodbye on each connection and waits for the server to hang up.
      if (inUse.has(client) || pool.ending) {
        stream.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      }
    });
  });
}

/**
 * Names for prepared statements: PostgreSQL then parses and plans each text once a connection. Texts
 * beyond the first few hundred, such as lists of every length, stay unnamed, so that a connection never
 * hoards them.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // pg takes the empty name for "do not keep".
    if (names.size >= statementsMax) return '';
    const name = `acct_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

const statementsMax = 300;
