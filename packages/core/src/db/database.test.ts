import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, openDatabase, type Transaction } from './index.ts';

const patience = {
  poolMax: 20,
  connectTimeoutMs: 5000,
  waitTimeoutMs: 5000,
  statementTimeoutMs: 5000,
};

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let database: Database;
  const now = new Date('2026-01-02T03:04:05.678Z');

  beforeAll(async () => {
    place = await createTestDatabase(provider);
    database = await openDatabase({ url: place.url, ...patience });
  });

  afterAll(async () => {
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  function createAccount(tx: Transaction, name: string | null = null) {
    return tx.account.create({
      data: { username: name, usernameKey: name, createdAt: now, updatedAt: now },
    });
  }

  it('keeps all of a transaction that succeeds', async () => {
    const id = await database.write(async (tx) => {
      const account = await createAccount(tx);
      await tx.event.create({ data: { at: now, name: 'kept', accountId: account.id } });
      return account.id;
    });
    expect(await database.read.account.count({ where: { id } })).toBe(1);
    expect(await database.read.event.count({ where: { accountId: id } })).toBe(1);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const failing = database.write(async (tx) => {
      await createAccount(tx, 'half-made');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await database.read.account.count({ where: { username: 'half-made' } })).toBe(0);
  });

  it('never shows a reader what is not committed', async () => {
    await database.write(async (tx) => {
      await createAccount(tx, 'unseen');
      expect(await tx.account.count({ where: { username: 'unseen' } })).toBe(1);
      expect(await database.read.account.count({ where: { username: 'unseen' } })).toBe(0);
    });
    expect(await database.read.account.count({ where: { username: 'unseen' } })).toBe(1);
  });

  it('gives back times to the millisecond and bytes as they were', async () => {
    const digest = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
    await database.write(async (tx) => {
      const { id } = await createAccount(tx);
      await tx.session.create({
        data: { id: 'round-trip', digest, accountId: id, createdAt: now, usedAt: now },
      });
    });
    const session = await database.read.session.findUnique({ where: { digest } });
    expect(session?.createdAt).toEqual(now);
    expect(Uint8Array.from(session?.digest ?? [])).toEqual(digest);
  });

  it('numbers events in 64 bits', async () => {
    const event = await database.write((tx) => tx.event.create({ data: { at: now, name: 'n' } }));
    expect(typeof event.id).toBe('bigint');
    const beyond = await database.write((tx) =>
      tx.event.create({ data: { id: 2n ** 40n, at: now, name: 'n' } }),
    );
    const found = await database.read.event.findUnique({ where: { id: beyond.id } });
    expect(found?.id).toBe(2n ** 40n);
    await database.write((tx) => tx.event.delete({ where: { id: beyond.id } }));
  });

  it('lets exactly one of 16 conditional updates win', async () => {
    const { id } = await database.write((tx) => createAccount(tx, 'contested'));
    const attempts = Array.from({ length: 16 }, (_, index) =>
      database.write((tx) =>
        tx.account.updateMany({
          where: { id, state: 'active' },
          data: { state: 'closed', username: `winner-${index}` },
        }),
      ),
    );
    const counts = (await Promise.all(attempts)).map((result) => result.count);
    expect(counts.filter((count) => count === 1)).toHaveLength(1);
    expect(counts.filter((count) => count === 0)).toHaveLength(15);
  });

  it('loses no update of eight that read, then write, under one lock', async () => {
    const { id } = await database.write((tx) => createAccount(tx, '0'));
    const increments = Array.from({ length: 8 }, () =>
      database.write(async (tx) => {
        await database.lock(tx, 'administrators');
        const { username } = await tx.account.findUniqueOrThrow({ where: { id } });
        await tx.account.update({ where: { id }, data: { username: `${Number(username) + 1}` } });
      }),
    );
    await Promise.all(increments);
    const account = await database.read.account.findUnique({ where: { id } });
    expect(account?.username).toBe('8');
  });

  it('never gives a number twice, not even that of the newest after a restart', async () => {
    const newest = await database.write(async (tx) => {
      const account = await createAccount(tx);
      const event = await tx.event.create({ data: { at: now, name: 'n' } });
      await tx.account.delete({ where: { id: account.id } });
      await tx.event.delete({ where: { id: event.id } });
      return { account: account.id, event: event.id };
    });
    await database.close();
    database = await openDatabase({ url: place.url, ...patience });
    const account = await database.write((tx) => createAccount(tx));
    const event = await database.write((tx) => tx.event.create({ data: { at: now, name: 'n' } }));
    expect(account.id).toBeGreaterThan(newest.account);
    expect(event.id).toBeGreaterThan(newest.event);
  });

  it('deletes what hangs on an account with it, and refuses what would hang on none', async () => {
    const { id } = await database.write(async (tx) => {
      const account = await createAccount(tx);
      await tx.roleGrant.create({ data: { accountId: account.id, role: 'admin', grantedAt: now } });
      return account;
    });
    await database.write((tx) => tx.account.delete({ where: { id } }));
    expect(await database.read.roleGrant.count({ where: { accountId: id } })).toBe(0);
    const orphan = database.write((tx) =>
      tx.roleGrant.create({ data: { accountId: id, role: 'admin', grantedAt: now } }),
    );
    await expect(orphan).rejects.toMatchObject({ code: 'P2003' });
  });

  it('says how many connections are busy and how many callers wait', async () => {
    expect(database.poolGauges().waiting).toBe(0);
    const busiest = await database.write(async (tx) => {
      await tx.account.count();
      return database.poolGauges();
    });
    expect(busiest.total - busiest.idle).toBe(1);
  });

  it('answers a ping', async () => {
    await expect(database.ping(5000)).resolves.toBeUndefined();
  });
});
