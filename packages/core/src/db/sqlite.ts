import type { Database, DatabaseOptions } from './database.ts';
import type { Client, Transaction } from './models.ts';
import { ticks } from './pause.ts';
import { SqliteAdapter, type SqliteAdapterOptions } from './sqlite-adapter.ts';
import { prepareFile } from './sqlite-file.ts';
import { SqliteReads } from './sqlite-raw.ts';
import { Turnstile } from './turnstile.ts';
import { DatabaseUnavailable, rethrow } from './unavailable.ts';

/**
 * SQLite behind two clients on one file. Prisma's adapter has one connection a client and runs whatever
 * comes inside the transaction that happens to be open on it, so a read through the writer could show
 * rows that are rolled back a moment later.
 */
export async function openSqlite(path: string, options: DatabaseOptions): Promise<Database> {
  const { waitTimeoutMs } = options;
  await prepareFile(path, waitTimeoutMs);
  const turnstile = new Turnstile();
  // The deadline of the transaction that is beginning; the turnstile lets only one begin.
  let beginUntil = 0;
  let closed = false;
  const isClosed = (): boolean => closed;
  const reads = new SqliteReads({ path, waitMs: waitTimeoutMs });
  const reader = await clientFor({ path, role: 'read', waitMs: () => waitTimeoutMs, isClosed });
  const writer = await clientFor({
    path,
    role: 'write',
    waitMs: () => beginUntil - ticks(),
    isClosed,
  });

  async function write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const until = ticks() + waitTimeoutMs;
    if (!(await turnstile.enter(waitTimeoutMs))) {
      throw new DatabaseUnavailable('Too many changes wait for their turn to be written.');
    }
    beginUntil = until;
    try {
      if (closed) throw new DatabaseUnavailable('The database is closed.');
      return await writer.$transaction(work, {
        // Ends after our own deadline, which gives the better error.
        maxWait: waitTimeoutMs + 1000,
        timeout: waitTimeoutMs + options.statementTimeoutMs,
      });
    } catch (error) {
      rethrow(error);
    } finally {
      turnstile.leave();
    }
  }

  return {
    provider: 'sqlite',
    read: reader,
    write,
    lock: async () => {},
    lookup: (statement) => reads.lookup(statement),
    ping: async () => {
      await reader.$queryRaw`SELECT 1 FROM sqlite_schema LIMIT 1`;
    },
    poolGauges: () => ({ total: 1, idle: turnstile.taken ? 0 : 1, waiting: turnstile.waiting }),
    close: async () => {
      closed = true;
      reads.close();
      // The transaction that is running may end first.
      const ours = await turnstile.enter(waitTimeoutMs + options.statementTimeoutMs);
      await Promise.all([reader.$disconnect(), writer.$disconnect()]);
      if (ours) turnstile.leave();
    },
  };
}

async function clientFor(options: SqliteAdapterOptions): Promise<Client> {
  const { PrismaClient } = await import('./generated/sqlite/client.ts');
  // `minimal` keeps the arguments of a failed call out of its message.
  // It connects at the first query: starting Prisma costs a tenth of a second, and what never writes,
  // or only looks after the service, need not pay for it.
  return new PrismaClient({ adapter: new SqliteAdapter(options), errorFormat: 'minimal' });
}
