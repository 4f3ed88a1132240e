import type { Database, DatabaseOptions } from './database.ts';
import { LazyClient } from './lazy-client.ts';
import { ticks } from './pause.ts';
import type { SqliteAdapterOptions } from './sqlite-adapter.ts';
import { prepareFile, retryWhileBusy } from './sqlite-file.ts';
import { SqliteLog } from './sqlite-log.ts';
import { SqliteReads } from './sqlite-reads.ts';
import { SqliteThread } from './sqlite-thread.ts';
import { lookupByTurn, oneForEach } from './turn.ts';
import { Turnstile } from './turnstile.ts';
import { DatabaseUnavailable, rethrow } from './unavailable.ts';

/**
 * SQLite behind four connections, each opened when it is first used: two read and two write, one of each
 * kind by Prisma. A connection runs whatever comes inside the transaction that happens to be open on it,
 * so a read through a writer could show rows that are rolled back a moment later. Only one writes at a
 * time, whichever connection it uses.
 */
export async function openSqlite(path: string, options: DatabaseOptions): Promise<Database> {
  const { waitTimeoutMs, statementTimeoutMs } = options;
  await prepareFile(path, waitTimeoutMs);
  const turnstile = new Turnstile();
  // The deadline of the transaction that is beginning; the turnstile lets only one begin.
  let beginUntil = 0;
  let closed = false;
  const isClosed = (): boolean => closed;
  const reader = clientFor({ path, role: 'read', waitMs: () => waitTimeoutMs, isClosed });
  const writer = clientFor({ path, role: 'write', waitMs: () => beginUntil - ticks(), isClosed });
  const reads = new SqliteReads(path);
  const thread = new SqliteThread(path, waitTimeoutMs);
  const log = new SqliteLog(path);
  let commits = 0;

  async function inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const until = ticks() + waitTimeoutMs;
    if (!(await turnstile.enter(waitTimeoutMs))) {
      throw new DatabaseUnavailable('Too many changes wait for their turn to be written.');
    }
    beginUntil = until;
    try {
      if (closed) throw new DatabaseUnavailable('The database is closed.');
      if (log.isBroken) await beginAnew(log, thread);
      return await step();
    } catch (error) {
      rethrow(error);
    } finally {
      turnstile.leave();
    }
  }

  /** Moving the log into the file takes long, so the thread does it; a later try makes up for a failed one. */
  function moveLogNowAndThen(): void {
    commits += 1;
    if (commits % commitsPerMove === 0) inTurn(() => thread.moveLog()).catch(() => {});
  }

  return {
    provider: 'sqlite',
    get read() {
      return reader.reader;
    },
    write: async (work) => {
      // Before the deadlines begin: loading is no fault of the database.
      const client = writer.loaded ?? (await writer.get());
      const { result, onDisk } = await inTurn(async () => ({
        result: await client.$transaction(work, {
          // Ends after our own deadline, which gives the better error.
          maxWait: waitTimeoutMs + 1000,
          timeout: waitTimeoutMs + statementTimeoutMs,
        }),
        // Begun before somebody else has the turn, so that the end of all waits for it.
        onDisk: { promise: log.synced() },
      }));
      moveLogNowAndThen();
      await onDisk.promise;
      return result;
    },
    lock: async () => {},
    lookup: lookupsOn(reads, waitTimeoutMs),
    execute: ({ sqlite }, parameter) => inTurn(() => thread.run(sqlite, parameter)),
    claim: ({ sqlite }, parameter) => inTurn(() => thread.claim(sqlite, parameter)),
    ping: async () => {
      if (log.isBroken) {
        // Nobody sends changes to who is not ready, so this has to see to it.
        inTurn(async () => {}).catch(() => {});
        throw new DatabaseUnavailable('The disk did not take what was written.');
      }
      await retryWhileBusy(waitTimeoutMs, () =>
        reads.readOne('SELECT 1 FROM sqlite_schema LIMIT 1'),
      );
    },
    poolGauges: () => ({ total: 1, idle: turnstile.taken ? 0 : 1, waiting: turnstile.waiting }),
    close: async () => {
      closed = true;
      reads.close();
      // The transaction that is running may end first.
      const ours = await turnstile.enter(waitTimeoutMs + statementTimeoutMs);
      // The last connection takes the log with it.
      await log.close();
      await Promise.all([reader.disconnect(), writer.disconnect(), thread.close()]);
      if (ours) turnstile.leave();
    },
  };
}

/** What the disk did not take of the log it may take of the file; then nothing rests on the gap. */
async function beginAnew(log: SqliteLog, thread: SqliteThread): Promise<void> {
  if (!(await thread.emptyLog())) throw new DatabaseUnavailable('The log is still being read.');
  log.beganAnew();
}

function lookupsOn(reads: SqliteReads, waitMs: number): Database['lookup'] {
  return oneForEach(({ sqlite }) =>
    lookupByTurn((keys) => retryWhileBusy(waitMs, () => reads.readEach(sqlite, keys))),
  );
}

/** A commit adds some ten pages of 4 KiB to the log; SQLite's own measure is a thousand pages. */
const commitsPerMove = 100;

function clientFor(options: SqliteAdapterOptions): LazyClient {
  return new LazyClient(async () => {
    const { SqliteAdapter } = await import('./sqlite-adapter.ts');
    const { PrismaClient } = await import('./generated/sqlite/client.ts');
    // `minimal` keeps the arguments of a failed call out of its message.
    return new PrismaClient({ adapter: new SqliteAdapter(options), errorFormat: 'minimal' });
  });
}
