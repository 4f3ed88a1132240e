import type pg from 'pg';
import type { Database, DatabaseOptions } from './database.ts';
import { LazyClient } from './lazy-client.ts';
import { type LockMode, type LockName, lockNumbers, lockSpace } from './locks.ts';
import type { Transaction } from './models.ts';
import { pause } from './pause.ts';
import { postgresqlClaim, postgresqlExecute, postgresqlLookup } from './postgresql-raw.ts';
import { openServers } from './postgresql-servers.ts';
import { postgresqlWrite } from './postgresql-writes.ts';
import { dropSilentConnections } from './silence.ts';
import { oneForEach } from './turn.ts';
import { DatabaseUnavailable, isConflict, rethrow } from './unavailable.ts';
import { type PostgresqlAddress, sessionOptions } from './url.ts';

export async function openPostgresql(
  address: PostgresqlAddress,
  options: DatabaseOptions,
): Promise<Database> {
  const pool = openPool(address, options);
  /** For a whole transaction. */
  const withinMs = options.waitTimeoutMs + options.statementTimeoutMs;
  const client = new LazyClient(async () => {
    const { connectPrisma } = await import('./postgresql-client.ts');
    return connectPrisma(pool);
  });
  const database: Database = {
    provider: 'postgresql',
    get read() {
      return client.reader;
    },
    write: async (work) => {
      const prisma = client.loaded ?? (await client.get());
      const deadlines = {
        // The pool's own deadlines end first and give the better error.
        maxWait: options.connectTimeoutMs + options.waitTimeoutMs + 1000,
        timeout: withinMs,
      };
      return againstConflicts(() => prisma.$transaction(work, deadlines));
    },
    writeSql: (work) => againstConflicts(() => postgresqlWrite(pool, withinMs, work)),
    lock,
    lookup: oneForEach((statement) => postgresqlLookup(pool, statement)),
    execute: (statement, parameter) => postgresqlExecute(pool, statement, parameter),
    claim: (statement, parameter) => postgresqlClaim(pool, statement, parameter),
    ping: (timeoutMs) => ping(pool, timeoutMs),
    poolGauges: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      // The pool first: it waits for what is running, where Prisma would cancel it. pg takes a second
      // call for a mistake; for us two may have a reason to close.
      if (!pool.ending) await pool.end();
      await client.disconnect();
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

async function againstConflicts<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let failed = 0; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error)) rethrow(error);
      if (failed >= retries) {
        throw new DatabaseUnavailable('The change collided with others too often.', {
          cause: error,
        });
      }
      await pause(10 * 2 ** failed);
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

async function ping(pool: pg.Pool, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DatabaseUnavailable(`The database did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  try {
    await Promise.race([pool.query('SELECT 1').catch(rethrow), late]);
  } finally {
    clearTimeout(timer);
  }
}

function openPool(address: PostgresqlAddress, options: DatabaseOptions): pg.Pool {
  const config = {
    max: options.poolMax,
    // One figure of pg serves for a new connection and for a free one.
    connectionTimeoutMillis: Math.max(options.connectTimeoutMs, options.waitTimeoutMs),
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.waitTimeoutMs,
    idle_in_transaction_session_timeout: options.waitTimeoutMs + options.statementTimeoutMs,
    application_name: 'acct',
    keepAlive: true,
    options: sessionOptions,
  };
  const pool = openServers(address, config, options.waitTimeoutMs);
  // Without a listener a connection that is lost while idle would end the process. The pool has
  // already dropped it, and whoever needs one next gets a new one.
  pool.on('error', () => {});
  dropSilentConnections(pool, options.statementTimeoutMs + 500);
  return pool;
}
