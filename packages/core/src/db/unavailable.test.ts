import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../../tests/house/free-port.ts';
import { startProxy } from '../../../../tests/house/proxy.ts';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { type Database, DatabaseUnavailable, openDatabase, parseDatabaseUrl } from './index.ts';

// Every promise here must settle by the deadlines below; a call that hangs fails by the test's own
// time limit, which is far longer.
// Long enough for a machine that does other things besides, short enough to wait for.
const short = { poolMax: 2, connectTimeoutMs: 800, waitTimeoutMs: 800, statementTimeoutMs: 800 };
const now = new Date();

const open: Database[] = [];

async function openFor(url: string, options = short): Promise<Database> {
  const database = await openDatabase({ url, ...options });
  open.push(database);
  // Prisma loads at its first use, which may take longer than the deadlines that are tested here.
  await database.read.account.count();
  await database.write((tx) => tx.account.count());
  return database;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.close()));
});

function createAccount(database: Database, username: string) {
  return database.write((tx) =>
    tx.account.create({ data: { username, createdAt: now, updatedAt: now } }),
  );
}

describe.runIf(testedProviders.includes('sqlite'))('sqlite', () => {
  it('gives up on a lock that another process keeps, and reads on meanwhile', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openFor(place.url);
    const other = holdWriteLock(place.url);
    const settled: string[] = [];
    const write = createAccount(database, 'late').then(
      () => settled.push('written'),
      (error: unknown) => settled.push(error instanceof DatabaseUnavailable ? '503' : 'wrong'),
    );
    for (let round = 0; round < 20; round += 1) await database.read.account.count();
    settled.push('read 20 times');
    await write;
    other.close();
    // Had the process stood still for the lock, the reads would have come last.
    expect(settled).toEqual(['read 20 times', '503']);
    expect(await database.read.account.count()).toBe(0);
  });

  it('waits for a lock that another process gives back in time', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openFor(place.url, { ...short, waitTimeoutMs: 10_000 });
    const other = holdWriteLock(place.url);
    const write = createAccount(database, 'patient');
    for (let round = 0; round < 20; round += 1) await database.read.account.count();
    other.close();
    await expect(write).resolves.toMatchObject({ username: 'patient' });
  });

  it('runs the work of a transaction once, however often its begin was tried', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openFor(place.url, { ...short, waitTimeoutMs: 10_000 });
    const other = holdWriteLock(place.url);
    let runs = 0;
    const write = database.write(async (tx) => {
      runs += 1;
      await tx.account.create({ data: { createdAt: now, updatedAt: now } });
    });
    for (let round = 0; round < 20; round += 1) await database.read.account.count();
    expect(runs).toBe(0);
    other.close();
    await write;
    expect(runs).toBe(1);
  });

  it('gives up on its turn when the transactions before it take too long, and recovers', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openFor(place.url);
    const { promise: stop, resolve: release } = withResolvers();
    const first = database.write(() => stop);
    const second = createAccount(database, 'crowded out');
    expect(database.poolGauges()).toEqual({ total: 1, idle: 0, waiting: 1 });
    await expect(second).rejects.toBeInstanceOf(DatabaseUnavailable);
    release();
    await first.catch(() => {});
    await expect(createAccount(database, 'next')).resolves.toMatchObject({ username: 'next' });
    expect(database.poolGauges()).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('ends a transaction that takes too long, and keeps nothing of it', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openFor(place.url);
    const { promise: late, resolve: goOn } = withResolvers();
    setTimeout(goOn, 2 * (short.waitTimeoutMs + short.statementTimeoutMs));
    const slow = database.write(async (tx) => {
      await tx.account.create({ data: { createdAt: now, updatedAt: now } });
      await late;
      await tx.account.count();
    });
    await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await database.read.account.count()).toBe(0);
  });
});

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  it('says so when nobody listens', async () => {
    const port = await freePort();
    const opening = openDatabase({ url: `postgresql://acct@127.0.0.1:${port}/acct`, ...short });
    await expect(opening).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('says so when the server accepts the connection and then says nothing', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    proxy.freeze();
    await expect(openDatabase({ url: proxy.url, ...short })).rejects.toBeInstanceOf(
      DatabaseUnavailable,
    );
  });

  it('gives up waiting for a connection when the pool is used up, and recovers', async () => {
    await using place = await createTestDatabase('postgresql');
    // The holders may keep their connections for longer than both of the others wait.
    const database = await openFor(place.url, { ...short, statementTimeoutMs: 5000 });
    const { promise: stop, resolve: release } = withResolvers();
    const holders = [1, 2].map(() =>
      database.write(async (tx) => {
        await tx.account.count();
        await stop;
      }),
    );
    await expect(database.read.account.count()).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(createAccount(database, 'crowded out')).rejects.toBeInstanceOf(
      DatabaseUnavailable,
    );
    release();
    await Promise.allSettled(holders);
    // On a busy machine the server may have ended the holders' connections by now, and the pool needs a
    // try to notice.
    await vi.waitFor(() => expect(database.read.account.count()).resolves.toBe(0));
  });

  it('ends a statement that takes too long', async () => {
    await using place = await createTestDatabase('postgresql');
    const database = await openFor(place.url);
    const sleeping = database.read.$queryRaw`SELECT 1 FROM (SELECT pg_sleep(60)) AS slept`;
    await expect(sleeping).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('gives up on a lock that another transaction keeps', async () => {
    await using place = await createTestDatabase('postgresql');
    const database = await openFor(place.url);
    const patient = await openFor(place.url, { ...short, statementTimeoutMs: 60_000 });
    const { promise: stop, resolve: release } = withResolvers();
    const { promise: held, resolve: tellHeld } = withResolvers();
    const holder = patient.write(async (tx) => {
      await patient.lock(tx, 'administrators');
      tellHeld();
      await stop;
    });
    await held;
    const waiting = database.write((tx) => database.lock(tx, 'administrators'));
    await expect(waiting).rejects.toBeInstanceOf(DatabaseUnavailable);
    release();
    await holder;
    await expect(
      database.write((tx) => database.lock(tx, 'administrators')),
    ).resolves.toBeUndefined();
  });

  it('gives up on a server that froze, outside and inside of a transaction', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openFor(proxy.url);
    proxy.freeze();
    await expect(database.read.account.count()).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(database.ping(100)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(createAccount(database, 'unheard')).rejects.toBeInstanceOf(DatabaseUnavailable);
    proxy.thaw();
    await expect(createAccount(database, 'heard')).resolves.toMatchObject({ username: 'heard' });
  });

  it('never writes into the transaction that a frozen caller had to leave open', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openFor(proxy.url, { ...short, poolMax: 1 });
    const abandoned = database.write(async (tx) => {
      await tx.account.create({ data: { username: 'lost', createdAt: now, updatedAt: now } });
      proxy.freeze();
      await tx.account.count();
    });
    await expect(abandoned).rejects.toBeInstanceOf(DatabaseUnavailable);
    proxy.thaw();
    await createAccount(database, 'kept');
    const names = await database.read.account.findMany({ select: { username: true } });
    expect(names).toEqual([{ username: 'kept' }]);
  });

  it('survives connections that are cut, idle or in use', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openFor(proxy.url);
    await database.read.account.count();
    const inUse = database.write(async (tx) => {
      await tx.account.count();
      proxy.cut();
      await tx.account.count();
    });
    await expect(inUse).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(database.read.account.count()).resolves.toBe(0);
  });
});

function holdWriteLock(url: string): { close(): void } {
  const address = parseDatabaseUrl(url);
  if (address.provider !== 'sqlite') throw new Error('only a file can be locked');
  const other = new Sqlite(address.path);
  other.exec('BEGIN IMMEDIATE');
  return {
    close: () => {
      other.exec('ROLLBACK');
      other.close();
    },
  };
}

/** Promise.withResolvers, which Node 20 has not yet. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
