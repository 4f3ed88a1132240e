import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../../../tests/house/proxy.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { startFront } from './front.harness.ts';
import { type Database, type DatabaseOptions, DatabaseUnavailable } from './index.ts';
import { openFor, together } from './servers.harness.ts';

describe.runIf(testedProviders.includes('postgresql'))('a server that is lost', () => {
  let place: TestDatabase;
  const uncaught: unknown[] = [];
  const collect = (error: unknown): void => {
    uncaught.push(error);
  };

  beforeEach(async () => {
    uncaught.length = 0;
    process.on('uncaughtException', collect);
    place = await createTestDatabase('postgresql');
  });

  afterEach(async () => {
    await place[Symbol.asyncDispose]();
    process.off('uncaughtException', collect);
  });

  it('is left for the next one when it falls silent under a load that never ends', async () => {
    await using proxy = await startProxy(place.url);
    await using database = await opened(together([proxy.url, place.url]), { poolMax: 3 });
    await Promise.all(Array.from({ length: 3 }, () => database.ping(5000)));
    proxy.freeze();
    let answered = 0;
    const asking = new Set<Promise<void>>();
    const load = setInterval(() => {
      const asked = database.ping(10_000).then(
        () => {
          answered += 1;
        },
        () => {},
      );
      asking.add(asked);
      asked.finally(() => asking.delete(asked));
    }, 10);
    try {
      await expect.poll(() => answered, { timeout: 30_000 }).toBeGreaterThan(100);
    } finally {
      clearInterval(load);
      await Promise.all(asking);
    }
  });

  it('ends nothing when it goes while a new connection asks whether it takes changes', async () => {
    await using proxy = await startProxy(place.url);
    await using database = await opened(together([proxy.url, place.url]));
    proxy.cut();
    await expect.poll(() => answerOf(database)).toBe('answered');
    proxy.cut();
    proxy.cutAfter('transaction_read_only');
    await expect.poll(() => answerOf(database)).toBe('answered');
    await expect.poll(() => database.poolGauges()).toEqual({ total: 1, idle: 1, waiting: 0 });
    expect(uncaught).toEqual([]);
  });

  it('ends nothing when its last word comes with its welcome', async () => {
    await using front = await startFront(place.url);
    await using database = await opened(front.url);
    front.cut();
    await expect.poll(() => database.poolGauges().total).toBe(0);
    front.onAnswered = (chunk) => {
      if (!chunk.subarray(-6).equals(readyForQuery)) return chunk;
      front.onAnswered = (later) => later;
      return Buffer.concat([chunk, shutDown]);
    };
    await expect(database.ping(5000)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await database.ping(5000);
    expect(uncaught).toEqual([]);
  });

  it('keeps no connection of one who gave up while the server was asked whether it takes changes', async () => {
    await using front = await startFront(place.url);
    await using database = await opened(together([front.url, front.url]));
    const asked = gate();
    const held = gate();
    front.onAsked = () => undefined;
    const holder = database.ping(60_000);
    const waiter = database.ping(60_000);
    const both = Promise.allSettled([holder, waiter]);
    // The connection that is made for the waiter then has this much longer than the waiter.
    await sleep(500);
    front.onAsked = async (chunk) => {
      if (!chunk.includes('transaction_read_only')) return chunk;
      asked.open();
      await held.opened;
      return chunk;
    };
    front.cut();
    await asked.opened;
    for (const each of await both) {
      expect(each).toMatchObject({ reason: expect.any(DatabaseUnavailable) });
    }
    held.open();
    await expect.poll(() => answerOf(database), { timeout: 5000 }).toBe('answered');
    expect(database.poolGauges()).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('is asked for what it is in bounded time', async () => {
    await using front = await startFront(place.url);
    await using database = await opened(together([front.url, place.url]));
    front.onAsked = (chunk) => (chunk.includes('transaction_read_only') ? undefined : chunk);
    front.cut();
    await expect.poll(() => database.poolGauges().total).toBe(0);
    await expect.poll(() => answerOf(database), { timeout: 10_000 }).toBe('answered');
    expect(uncaught).toEqual([]);
  });
});

function opened(url: string, more: Partial<DatabaseOptions> = {}) {
  const patience = { connectTimeoutMs: 1000, waitTimeoutMs: 1000, statementTimeoutMs: 5000 };
  return openFor({ url, poolMax: 1, ...patience, ...more });
}

function answerOf(database: Database): Promise<string> {
  return database.ping(10_000).then(() => 'answered', String);
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** ReadyForQuery, outside of a transaction. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** ErrorResponse of an administrator's shutdown. */
const shutDown = errorResponse('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');

function errorResponse(fields: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + fields.length);
  return Buffer.concat([Buffer.from('E'), length, Buffer.from(fields, 'latin1')]);
}
