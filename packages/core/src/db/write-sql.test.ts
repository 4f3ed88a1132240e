import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../../../tests/house/proxy.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, DatabaseUnavailable, openDatabase, type Statements } from './index.ts';
import { openFor } from './servers.harness.ts';

const patience = {
  poolMax: 4,
  connectTimeoutMs: 2000,
  waitTimeoutMs: 2000,
  statementTimeoutMs: 2000,
};

const now = new Date('2026-01-02T03:04:05.678Z');

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

  function createAccount(tx: Statements, name: string | null) {
    return tx.$executeRaw`INSERT INTO acct_accounts (username, created_at, updated_at)
      VALUES (${name}, ${now}, ${now})`;
  }

  function count(): Promise<number> {
    return database.read.account.count();
  }

  it('keeps all of a transaction that succeeds, and gives back what the work gave', async () => {
    const given = await database.writeSql(async (tx) => {
      expect(await createAccount(tx, 'ann')).toBe(1);
      await createAccount(tx, 'bob');
      const rows = await tx.$queryRaw`SELECT username FROM acct_accounts ORDER BY id`;
      expect(rows).toEqual([{ username: 'ann' }, { username: 'bob' }]);
      expect(await count()).toBe(0);
      return 'done';
    });
    expect(given).toBe('done');
    expect(await count()).toBe(2);
  });

  it('keeps nothing of a transaction that fails, and works on', async () => {
    const failing = database.writeSql(async (tx) => {
      await createAccount(tx, 'half-made');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const broken = database.writeSql(async (tx) => {
      await createAccount(tx, 'half-made');
      await tx.$executeRaw`UPDATE acct_no_such_table SET a = 1`;
    });
    await expect(broken).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await count()).toBe(0);
    await database.writeSql((tx) => createAccount(tx, 'whole'));
    expect(await count()).toBe(1);
  });

  it('says how many rows it changed', async () => {
    const counts = await database.writeSql(async (tx) => {
      for (const name of ['ann', 'bob', null]) await createAccount(tx, name);
      return [
        await tx.$executeRaw`UPDATE acct_accounts SET state = state WHERE username IS NOT NULL`,
        await tx.$executeRaw`DELETE FROM acct_accounts WHERE username = ${'nobody'}`,
      ];
    });
    expect(counts).toEqual([2, 0]);
  });

  it('stores each kind of value as the models do', async () => {
    const digest = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
    const account = await database.write((tx) =>
      tx.account.create({ data: { createdAt: now, updatedAt: now } }),
    );
    const facts = { accountId: account.id, createdAt: now, usedAt: now, device: 'née "🙂"' };
    const byModel = await database.write((tx) =>
      tx.session.create({ data: { id: 'by-model', digest: digest.toReversed(), ...facts } }),
    );
    await database.writeSql(async (tx) => {
      await tx.$executeRaw`INSERT INTO acct_sessions
          (id, digest, account_id, created_at, used_at, device, address)
        VALUES (${'by-sql'}, ${digest}, ${facts.accountId}, ${now}, ${now}, ${facts.device}, ${null})`;
      await tx.$executeRaw`INSERT INTO acct_known_addresses (account_id, digest, seen_at)
        VALUES (${facts.accountId}, ${'a network'}, ${2n ** 40n})`;
    });
    const bySql = await database.read.session.findUniqueOrThrow({ where: { id: 'by-sql' } });
    expect({ ...bySql, digest: [...bySql.digest] }).toEqual({
      ...byModel,
      id: 'by-sql',
      digest: [...digest],
    });
    // As text, to see how a time is stored and not how it is read.
    const stored = await database.read.$queryRaw<{ at: string }[]>`
      SELECT CAST(created_at AS TEXT) AS at FROM acct_sessions`;
    expect(new Set(stored.map(({ at }) => at)).size).toBe(1);
    expect(await database.read.knownAddress.findFirst()).toMatchObject({ seenAt: 2n ** 40n });
  });

  it('never takes a statement after its end', async () => {
    let kept: Statements | undefined;
    await database.writeSql(async (tx) => {
      kept = tx;
    });
    await expect(createAccount(kept ?? expect.unreachable(), 'late')).rejects.toThrow('has ended');
    expect(await count()).toBe(0);
  });

  it('lets exactly one of 16 conditional updates win, beside those of the models', async () => {
    await database.writeSql((tx) => createAccount(tx, 'contested'));
    const close = (tx: Statements) =>
      tx.$executeRaw`UPDATE acct_accounts SET state = 'closed' WHERE state = 'active'`;
    const attempts = Array.from({ length: 16 }, (_, i) =>
      i % 2 === 0 ? database.writeSql(close) : database.write(close),
    );
    expect((await Promise.all(attempts)).toSorted()).toEqual([...Array(15).fill(0), 1]);
  });

  it('is unavailable once the database is closed', async () => {
    await database.close();
    await expect(database.writeSql((tx) => createAccount(tx, 'late'))).rejects.toBeInstanceOf(
      DatabaseUnavailable,
    );
  });
});

describe.runIf(testedProviders.includes('sqlite'))('sqlite', () => {
  it('waits for another process, and says so when that takes too long', async () => {
    await using place = await createTestDatabase('sqlite');
    const impatient = { ...patience, waitTimeoutMs: 300 };
    await using mine = await openFor({ url: place.url, ...impatient });
    await using others = await openFor({ url: place.url, ...impatient });
    const write = () => mine.writeSql((tx) => tx.$executeRaw`DELETE FROM acct_events`);
    await others.writeSql(async () => {
      await expect(write()).rejects.toBeInstanceOf(DatabaseUnavailable);
    });
    expect(await write()).toBe(0);
  });

  it('lets others be answered between those who waited for their turn', async () => {
    await using place = await createTestDatabase('sqlite');
    await using database = await openFor({ url: place.url, ...patience });
    const turns: number[] = [];
    let turn = 0;
    const tick = (): void => {
      turn += 1;
      ticking = setImmediate(tick);
    };
    let ticking = setImmediate(tick);
    const write = () =>
      database.writeSql(async (tx) => {
        turns.push(turn);
        await tx.$executeRaw`DELETE FROM acct_events`;
      });
    await Promise.all(Array.from({ length: 20 }, write));
    clearImmediate(ticking);
    expect(new Set(turns).size).toBe(20);
  });
});

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  it('is unavailable when all of it takes too long, though each statement ends in time', async () => {
    await using place = await createTestDatabase('postgresql');
    const limits = { waitTimeoutMs: 300, statementTimeoutMs: 300 };
    await using database = await openFor({ url: place.url, ...patience, ...limits });
    const slow = database.writeSql(async (tx) => {
      for (let times = 0; times < 10; times += 1) {
        await tx.$executeRaw`INSERT INTO acct_events (at, name)
          SELECT now(), 'slow' FROM (SELECT pg_sleep(0.2)) AS slept`;
      }
    });
    await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(await database.read.event.count()).toBe(0);
  });

  it('tells of work that went on after a statement failed, because nothing of it is kept', async () => {
    await using place = await createTestDatabase('postgresql');
    await using database = await openFor({ url: place.url, ...patience });
    const work = database.writeSql(async (tx) => {
      await tx.$executeRaw`INSERT INTO acct_role_grants (account_id, role, granted_at)
        VALUES (${7}, ${'admin'}, ${now})`.catch(() => {});
    });
    await expect(work).rejects.toThrow('the work went on');
  });

  it('is unavailable when the server goes in the middle, and has no connection left of it', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    await using database = await openFor({ url: proxy.url, ...patience });
    const lost = database.writeSql(async (tx) => {
      await tx.$executeRaw`DELETE FROM acct_events`;
      proxy.cut();
      await tx.$executeRaw`DELETE FROM acct_events`;
    });
    await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect.poll(() => database.poolGauges().total).toBe(0);
  });
});
