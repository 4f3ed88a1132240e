import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../../../tests/house/proxy.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, DatabaseUnavailable, openDatabase, type RawStatement } from './index.ts';

const patience = {
  poolMax: 4,
  connectTimeoutMs: 800,
  waitTimeoutMs: 800,
  statementTimeoutMs: 800,
};

/** At most three for each key. */
const take: RawStatement = {
  name: 'test_take',
  sqlite: `INSERT INTO acct_rate_limits (key, full_at)
    SELECT value ->> 'key', 1 FROM (SELECT ? AS value) WHERE true
    ON CONFLICT (key) DO UPDATE SET full_at = full_at + 1 WHERE full_at < 3
    RETURNING full_at, key`,
  postgresql: `INSERT INTO acct_rate_limits AS r (key, full_at) VALUES ($1::jsonb ->> 'key', 1)
    ON CONFLICT (key) DO UPDATE SET full_at = r.full_at + 1 WHERE r.full_at < 3
    RETURNING full_at::float8, key`,
};

const broken: RawStatement = { ...take, name: 'test_broken', sqlite: 'x ?', postgresql: 'x $1' };

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    place = await createTestDatabase(provider);
    database = await openDatabase({ url: place.url, ...patience });
  });

  afterEach(async () => {
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  function claim(key: string) {
    return database.claim(take, JSON.stringify({ key }));
  }

  it('gives the row that it wrote, and nothing when the row did not allow it', async () => {
    expect(await claim('ann')).toEqual([1, 'ann']);
    expect(await claim('ann')).toEqual([2, 'ann']);
    expect(await claim("bob's")).toEqual([1, "bob's"]);
    expect(await claim('ann')).toEqual([3, 'ann']);
    expect(await claim('ann')).toBeUndefined();
  });

  it('is claimed by exactly as many as may, however many ask at once and wherever', async () => {
    const other = await openDatabase({ url: place.url, ...patience });
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? other : database).claim(take, JSON.stringify({ key: 'ann' })),
      ),
    );
    const rows = claims.filter((row) => row !== undefined);
    expect(rows.map(([count]) => count).toSorted()).toEqual([1, 2, 3]);
    await other.close();
  });

  it('stays claimed when the transaction of whoever claimed it is rolled back', async () => {
    await claim('ann');
    const failing = database.write(async (tx) => {
      await tx.rateLimit.deleteMany();
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await claim('ann')).toEqual([2, 'ann']);
  });

  it('tells of a statement that fails, and works on', async () => {
    await expect(database.claim(broken, '{}')).rejects.toThrow();
    expect(await claim('ann')).toEqual([1, 'ann']);
  });

  it('is unavailable once the database is closed', async () => {
    await claim('ann');
    await database.close();
    await expect(claim('ann')).rejects.toBeInstanceOf(DatabaseUnavailable);
  });
});

describe.runIf(testedProviders.includes('sqlite'))('sqlite', () => {
  it('waits for the transaction that is running', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openDatabase({ url: place.url, ...patience });
    const order: string[] = [];
    let claimed: Promise<unknown> | undefined;
    await database.write(async (tx) => {
      claimed = database.claim(take, '{"key":"ann"}').then(() => order.push('claim'));
      await tx.account.count();
      order.push('write');
    });
    await claimed;
    expect(order).toEqual(['write', 'claim']);
    await database.close();
  });
});

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  it('gives up on a server that froze', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openDatabase({ url: proxy.url, ...patience });
    await database.claim(take, '{"key":"ann"}');
    proxy.freeze();
    const claim = database.claim(take, '{"key":"ann"}');
    await expect(claim).rejects.toBeInstanceOf(DatabaseUnavailable);
    proxy.thaw();
    expect(await database.claim(take, '{"key":"bob"}')).toEqual([1, 'bob']);
    await database.close();
  });
});
