import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProxy } from '../../../../tests/house/proxy.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { lookupKeysMax } from '../kernel/limits.ts';
import { type Database, DatabaseUnavailable, openDatabase, type RawStatement } from './index.ts';

const patience = {
  poolMax: 2,
  connectTimeoutMs: 800,
  waitTimeoutMs: 800,
  statementTimeoutMs: 800,
};
const now = new Date();

const byName: RawStatement = {
  name: 'by_name',
  sqlite: 'SELECT id, username FROM acct_accounts WHERE username_key = CAST(? AS TEXT)',
  postgresql: `SELECT id, username FROM acct_accounts
    WHERE username_key = convert_from(asked.key, 'UTF8')`,
};

const rename: RawStatement = {
  name: 'rename',
  sqlite: `UPDATE acct_accounts SET username = 'renamed' WHERE username_key = ?`,
  postgresql: `UPDATE acct_accounts SET username = 'renamed' WHERE username_key = $1`,
};

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    place = await createTestDatabase(provider);
    database = await openDatabase({ url: place.url, ...patience });
    await database.write((tx) =>
      tx.account.createMany({
        data: ['ann', 'bob', 'cy'].map((name) => ({
          username: name.toUpperCase(),
          usernameKey: name,
          createdAt: now,
          updatedAt: now,
        })),
      }),
    );
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await database.close();
    await place[Symbol.asyncDispose]();
  });

  /** What was found for each name, all asked in one turn. */
  function find(names: readonly string[]): Promise<unknown[]> {
    const lookUp = database.lookup(byName);
    return Promise.all(names.map(async (name) => (await lookUp([Buffer.from(name)]))[0]?.[1]));
  }

  it('gives each key its own row, also where keys come twice or are unknown', async () => {
    const names = ['cy', 'nobody', 'ann', 'cy', '', 'bob'];
    expect(await find(names)).toEqual(['CY', undefined, 'ANN', 'CY', undefined, 'BOB']);
  });

  it('asks the database nothing for no keys', async () => {
    const lookUp = database.lookup(byName);
    await database.close();
    expect(await lookUp([])).toEqual([]);
    await expect(lookUp([Buffer.from('ann')])).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('reads once for all that is asked in one turn, and again for the next', async () => {
    await find(['ann']);
    const reads = countReads(provider);
    await find(['ann', 'bob', 'cy', 'nobody']);
    expect(reads()).toBe(1);
    await find(['ann']);
    expect(reads()).toBe(2);
  });

  it('splits what one statement should not carry, and loses none of it', async () => {
    await find(['ann']);
    const reads = countReads(provider);
    const names = Array.from({ length: 2 * lookupKeysMax + 1 }, (_, i) => (i % 2 ? 'ann' : 'bob'));
    expect(await find(names)).toEqual(names.map((name) => name.toUpperCase()));
    expect(reads()).toBe(3);
  });

  it('answers a list of keys in their order, in the same read as others', async () => {
    const lookUp = database.lookup(byName);
    await find(['ann']);
    const reads = countReads(provider);
    const lists = [['bob', 'nobody', 'ann'], [], ['cy'], ['ann', 'ann']];
    const rows = await Promise.all(
      lists.map((names) => lookUp(names.map((name) => Buffer.from(name)))),
    );
    expect(rows.map((list) => list.map((row) => row?.[1]))).toEqual([
      ['BOB', undefined, 'ANN'],
      [],
      ['CY'],
      ['ANN', 'ANN'],
    ]);
    expect(reads()).toBe(1);
  });

  it('sees what was committed before the question, and nothing that is not', async () => {
    const lookUp = database.lookup(byName);
    const nameOf = async () => (await lookUp([Buffer.from('ann')]))[0]?.[1];
    for (let round = 0; round < 20; round += 1) {
      const username = `Ann ${round}`;
      const before = await nameOf();
      await database.write(async (tx) => {
        await tx.account.updateMany({ where: { usernameKey: 'ann' }, data: { username } });
        expect(await nameOf()).toBe(before);
      });
      expect(await nameOf()).toBe(username);
    }
  });

  it('tells everybody who asked in that turn when the statement fails, and works on', async () => {
    const broken = database.lookup({
      name: 'broken',
      sqlite: 'SELECT 1 FROM nowhere WHERE x = ?',
      postgresql: 'SELECT 1 AS x FROM nowhere WHERE x = asked.key',
    });
    const asked = await Promise.allSettled([1, 2].map((key) => broken([Buffer.of(key)])));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await find(['ann'])).toEqual(['ANN']);
  });

  it('answers as unavailable once it is closed, whether it was ever used or not', async () => {
    const used = database.lookup(byName);
    await used([Buffer.from('ann')]);
    const asked = used([Buffer.from('ann')]);
    const closing = database.close();
    await expect(asked).rejects.toBeInstanceOf(DatabaseUnavailable);
    await closing;
    await expect(find(['ann', 'bob'])).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(database.execute(rename, 'ann')).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  it('runs a statement that writes, in a transaction of its own', async () => {
    await database.execute(rename, 'bob');
    expect(await find(['ann', 'bob'])).toEqual(['ANN', 'renamed']);
  });
});

describe.runIf(testedProviders.includes('sqlite'))('sqlite', () => {
  it('lets a statement wait for the transaction that is running', async () => {
    await using place = await createTestDatabase('sqlite');
    const database = await openDatabase({ url: place.url, ...patience });
    const order: string[] = [];
    let renamed: Promise<unknown> | undefined;
    await database.write(async (tx) => {
      renamed = database.execute(rename, 'ann').then(() => order.push('execute'));
      await tx.account.count();
      order.push('write');
    });
    await renamed;
    expect(order).toEqual(['write', 'execute']);
    await database.close();
  });

  it.each([
    ['a lookup', (database: Database) => database.lookup(byName)([Buffer.from('ann')])],
    ['a statement', (database: Database) => database.execute(rename, 'ann')],
  ])('stands not still while %s waits for another process', async (_name, ask) => {
    await using place = await createTestDatabase('sqlite');
    const database = await openDatabase({ url: place.url, ...patience });
    using other = keepFile(place.url);
    const settled: string[] = [];
    const asked = ask(database).catch((error: unknown) => {
      settled.push(error instanceof DatabaseUnavailable ? '503' : String(error));
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    settled.push('twenty turns');
    await asked;
    expect(settled).toEqual(['twenty turns', '503']);
    other.letGo();
    await ask(database);
    await database.close();
  });
});

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  it('gives up on a server that froze, for everybody who asked, and recovers', async () => {
    await using place = await createTestDatabase('postgresql');
    await using proxy = await startProxy(place.url);
    const database = await openDatabase({ url: proxy.url, ...patience });
    const lookUp = database.lookup(byName);
    await lookUp([Buffer.from('ann')]);
    proxy.freeze();
    const asked = await Promise.allSettled(['a', 'b'].map((name) => lookUp([Buffer.from(name)])));
    for (const one of asked) {
      expect(one.status === 'rejected' && one.reason).toBeInstanceOf(DatabaseUnavailable);
    }
    await expect(database.execute(rename, 'a')).rejects.toBeInstanceOf(DatabaseUnavailable);
    proxy.thaw();
    expect(await lookUp([Buffer.from('ann')])).toEqual([undefined]);
    await database.close();
  });
});

/** Another process that keeps the whole file to itself, from readers too. */
function keepFile(url: string) {
  const other = new Sqlite(url.slice('file:'.length));
  other.pragma('locking_mode = EXCLUSIVE');
  other.exec('BEGIN IMMEDIATE');
  const letGo = (): void => {
    other.close();
  };
  return { letGo, [Symbol.dispose]: letGo };
}

/** Counts what reaches the driver: statements on PostgreSQL, transactions for reading on SQLite. */
function countReads(provider: Database['provider']): () => number {
  if (provider === 'postgresql') {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    return () => query.mock.calls.length;
  }
  // The driver does not export the class of its statements.
  const statements: unknown = Reflect.getPrototypeOf(new Sqlite(':memory:').prepare('BEGIN'));
  const run = vi.spyOn(statements as Sqlite.Statement, 'run');
  const isBegin = (statement: unknown) => Reflect.get(Object(statement), 'source') === 'BEGIN';
  return () => run.mock.contexts.filter(isBegin).length;
}
