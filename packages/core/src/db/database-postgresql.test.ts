import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { type Database, openDatabase, type Statements } from './index.ts';

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  let place: TestDatabase;
  let database: Database;
  const now = new Date();

  beforeAll(async () => {
    place = await createTestDatabase('postgresql');
    database = await openDatabase({
      url: place.url,
      poolMax: 5,
      connectTimeoutMs: 5000,
      // Longer than the second after which PostgreSQL looks for deadlocks.
      waitTimeoutMs: 10_000,
      statementTimeoutMs: 10_000,
    });
  });

  afterAll(async () => {
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  it('lets shared holders of a lock in together', async () => {
    const both = meeting(2);
    await Promise.all(
      [1, 2].map(() =>
        database.write(async (tx) => {
          await database.lock(tx, 'attributes', 'shared');
          // Nobody gets out before both are in.
          await both();
        }),
      ),
    );
  });

  const ways = ['write', 'writeSql'] as const;
  it.each(ways)('%s runs work again that lost a deadlock, so that both succeed', async (write) => {
    const [first, second] = await database.write(async (tx) => [
      await tx.account.create({ data: { createdAt: now, updatedAt: now } }),
      await tx.account.create({ data: { createdAt: now, updatedAt: now } }),
    ]);
    if (first === undefined || second === undefined) throw new Error('two accounts are needed');
    const bothHoldOne = meeting(2);
    let attempts = 0;
    const crossing = (ids: readonly number[]) =>
      database[write](async (tx: Statements) => {
        attempts += 1;
        for (const id of ids) {
          await tx.$executeRaw`UPDATE acct_accounts SET updated_at = ${now} WHERE id = ${id}`;
          if (attempts <= 2) await bothHoldOne();
        }
      });
    await Promise.all([crossing([first.id, second.id]), crossing([second.id, first.id])]);
    expect(attempts).toBe(3);
  });

  it('keeps the time zone of the session out of what is stored', async () => {
    const rows = await database.read.$queryRaw`SHOW timezone`;
    expect(rows).toEqual([{ TimeZone: 'UTC' }]);
  });
});

/** A door that opens once `size` callers stand before it, and stays open. */
function meeting(size: number): () => Promise<void> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return () => {
    here += 1;
    if (here === size) open();
    return opened;
  };
}
