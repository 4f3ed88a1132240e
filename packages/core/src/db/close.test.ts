import { describe, expect, it } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { DatabaseUnavailable, openDatabase, type Statements } from './index.ts';

const patience = {
  poolMax: 1,
  connectTimeoutMs: 1000,
  waitTimeoutMs: 1000,
  statementTimeoutMs: 1000,
};

describe.each(testedProviders)('%s', (provider) => {
  it('lets the running transaction end when it closes, and refuses those after it', async () => {
    await using place = await createTestDatabase(provider);
    const database = await openDatabase({ url: place.url, ...patience });
    const now = new Date();
    let closing: Promise<void> | undefined;
    const running = database.write(async (tx) => {
      await tx.event.create({ data: { at: now, name: 'first' } });
      closing = database.close();
      await tx.event.create({ data: { at: now, name: 'second' } });
    });
    await running;
    await closing;
    const late = database.write((tx) => tx.event.create({ data: { at: now, name: 'late' } }));
    await expect(late).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(database.read.event.count()).rejects.toBeInstanceOf(DatabaseUnavailable);

    const again = await openDatabase({ url: place.url, ...patience });
    const kept = await again.read.event.findMany({ select: { name: true } });
    expect(kept).toEqual([{ name: 'first' }, { name: 'second' }]);
    await again.close();
  });

  it('lets the running transaction of SQL end as well', async () => {
    await using place = await createTestDatabase(provider);
    const database = await openDatabase({ url: place.url, ...patience });
    const at = new Date();
    const insert = (tx: Statements, name: string) =>
      tx.$executeRaw`INSERT INTO acct_events (at, name) VALUES (${at}, ${name})`;
    let closing: Promise<void> | undefined;
    await database.writeSql(async (tx) => {
      await insert(tx, 'first');
      closing = database.close();
      await insert(tx, 'second');
    });
    await closing;
    const late = database.writeSql((tx) => insert(tx, 'late'));
    await expect(late).rejects.toBeInstanceOf(DatabaseUnavailable);

    const again = await openDatabase({ url: place.url, ...patience });
    const kept = await again.read.event.findMany({ select: { name: true } });
    expect(kept).toEqual([{ name: 'first' }, { name: 'second' }]);
    await again.close();
  });

  it('may be closed twice', async () => {
    await using place = await createTestDatabase(provider);
    const database = await openDatabase({ url: place.url, ...patience });
    await Promise.all([database.close(), database.close()]);
    await expect(database.close()).resolves.toBeUndefined();
  });
});
