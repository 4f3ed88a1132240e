import type { Database, DatabaseOptions } from './database.ts';
import { LazyClient } from './lazy-client.ts';
import type { SqliteAdapterOptions } from './sqlite-adapter.ts';
import { prepareFile, retryWhileBusy } from './sqlite-file.ts';
import { SqliteReads } from './sqlite-reads.ts';
import { SqliteThread } from './sqlite-thread.ts';
import { SqliteTurns } from './sqlite-turns.ts';
import { SqliteWrites } from './sqlite-writes.ts';
import { lookupByTurn, oneForEach } from './turn.ts';

/**
 * SQLite behind five connections, each opened when it is first used: two read and three write, one of each
 * kind by Prisma. A connection runs whatever comes inside the transaction that happens to be open on it,
 * so a read through a writer could show rows that are rolled back a moment later. Only one writes at a
 * time, whichever connection it uses.
 */
export async function openSqlite(path: string, options: DatabaseOptions): Promise<Database> {
  const { waitTimeoutMs, statementTimeoutMs } = options;
  await prepareFile(path, waitTimeoutMs);
  const thread = new SqliteThread(path, waitTimeoutMs);
  const turns = new SqliteTurns(path, thread, waitTimeoutMs);
  const isClosed = (): boolean => turns.isClosed;
  const reader = clientFor({ path, role: 'read', waitMs: () => waitTimeoutMs, isClosed });
  const writer = clientFor({ path, role: 'write', waitMs: () => turns.leftMs, isClosed });
  const reads = new SqliteReads(path);
  const writes = new SqliteWrites(path);
  return {
    provider: 'sqlite',
    get read() {
      return reader.reader;
    },
    write: async (work) => {
      // Before the deadlines begin: loading is no fault of the database.
      const client = writer.loaded ?? (await writer.get());
      return turns.commit(() =>
        client.$transaction(work, {
          // Ends after our own deadline, which gives the better error.
          maxWait: waitTimeoutMs + 1000,
          timeout: waitTimeoutMs + statementTimeoutMs,
        }),
      );
    },
    writeSql: (work) => turns.commit(() => writes.transaction(work, turns.leftMs)),
    lock: async () => {},
    lookup: lookupsOn(reads, waitTimeoutMs),
    execute: ({ sqlite }, parameter) => turns.take(() => thread.run(sqlite, parameter)),
    claim: ({ sqlite }, parameter) => turns.take(() => thread.claim(sqlite, parameter)),
    ping: async () => {
      turns.demandDisk();
      await retryWhileBusy(waitTimeoutMs, () =>
        reads.readOne('SELECT 1 FROM sqlite_schema LIMIT 1'),
      );
    },
    poolGauges: () => turns.gauges(),
    close: () => {
      reads.close();
      return turns.close(waitTimeoutMs + statementTimeoutMs, async () => {
        writes.close();
        await Promise.all([reader.disconnect(), writer.disconnect(), thread.close()]);
      });
    },
  };
}

function lookupsOn(reads: SqliteReads, waitMs: number): Database['lookup'] {
  return oneForEach(({ sqlite }) =>
    lookupByTurn((keys) => retryWhileBusy(waitMs, () => reads.readEach(sqlite, keys))),
  );
}

function clientFor(options: SqliteAdapterOptions): LazyClient {
  return new LazyClient(async () => {
    const { SqliteAdapter } = await import('./sqlite-adapter.ts');
    const { PrismaClient } = await import('./generated/sqlite/client.ts');
    // `minimal` keeps the arguments of a failed call out of its message.
    return new PrismaClient({ adapter: new SqliteAdapter(options), errorFormat: 'minimal' });
  });
}
