import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../../../tests/house/proxy.ts';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { serverSilenceMs } from '../kernel/limits.ts';
import { startFront } from './front.harness.ts';
import { type Database, DatabaseUnavailable, openDatabase } from './index.ts';

// Statements may take ten minutes here: whoever is given up sooner is so because the server is silent.
const patient = {
  poolMax: 2,
  connectTimeoutMs: 5000,
  waitTimeoutMs: 5000,
  statementTimeoutMs: 600_000,
};
const now = new Date();

const open: Database[] = [];

async function openFor(url: string): Promise<Database> {
  const database = await openDatabase({ url, ...patient });
  open.push(database);
  await database.read.account.count();
  await database.write((tx) => tx.account.count());
  return database;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.close()));
});

describe.runIf(testedProviders.includes('postgresql'))('a connection that says nothing', () => {
  it('is given up when its server answers nobody, however long a statement may take', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openFor(proxy.url);
    // Connections that had been at rest for longer were never watched again.
    await sleep(1.5 * serverSilenceMs);
    const lookUp = database.lookup({
      name: 'any',
      sqlite: '',
      postgresql: 'SELECT id FROM acct_sessions WHERE digest = asked.key',
    });
    proxy.freeze();
    // At once: each waits for a connection of its own.
    const asked = await Promise.allSettled([
      database.read.account.count(),
      database.write((tx) => tx.account.create({ data: { createdAt: now, updatedAt: now } })),
      lookUp([Buffer.from('somebody')]),
    ]);
    for (const each of asked) {
      expect(each).toMatchObject({ reason: expect.any(DatabaseUnavailable) });
    }
    proxy.thaw();
    expect(await database.read.account.count()).toBe(0);
  });

  it('is given up in the middle of a transaction, which leaves nothing behind', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openFor(proxy.url);
    const abandoned = database.write(async (tx) => {
      await tx.account.create({ data: { createdAt: now, updatedAt: now } });
      proxy.freeze();
      await tx.account.count();
    });
    await expect(abandoned).rejects.toBeInstanceOf(DatabaseUnavailable);
    proxy.thaw();
    expect(await database.read.account.count()).toBe(0);
  });

  it('is kept when its server answers others: a statement may take its time', async () => {
    await using place = await createTestDatabase('postgresql');
    const database = await openFor(place.url);
    const seconds = (2.5 * serverSilenceMs) / 1000;
    const slept = database.read
      .$queryRaw`SELECT 'rested' AS how FROM (SELECT pg_sleep(${seconds})) AS s`;
    expect(await slept).toEqual([{ how: 'rested' }]);
  });

  it('is kept when others are hung up on: a frozen server would not even do that', async () => {
    await using place = await createTestDatabase('postgresql');
    await using front = await startFront(place.url);
    let hungUpOn = 0;
    // So does a listener that speaks TLS from the first byte on.
    front.onAsked = (chunk, near) => {
      if (!chunk.equals(encryptionRequest)) return chunk;
      hungUpOn += 1;
      near.end();
      return undefined;
    };
    const database = await openFor(front.url);
    const seconds = (2.5 * serverSilenceMs) / 1000;
    const slept = database.read
      .$queryRaw`SELECT 'rested' AS how FROM (SELECT pg_sleep(${seconds})) AS s`;
    expect(await slept).toEqual([{ how: 'rested' }]);
    expect(hungUpOn).toBeGreaterThan(0);
  });
});

const encryptionRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
