import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../tests/house/free-port.ts';
import { standBefore, startProxy } from '../../../../tests/house/proxy.ts';
import { administer } from '../../../../tests/house/server-sql.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import {
  type Database,
  type DatabaseOptions,
  DatabaseUnavailable,
  migrationState,
} from './index.ts';
import { connectToServer } from './postgresql-servers.ts';
import { openFor, together } from './servers.harness.ts';
import { parseDatabaseUrl } from './url.ts';

describe.runIf(testedProviders.includes('postgresql'))('a database on several servers', () => {
  let place: TestDatabase;

  beforeAll(async () => {
    place = await createTestDatabase('postgresql');
  });

  afterAll(async () => {
    await place[Symbol.asyncDispose]();
  });

  it('is found where the first server is gone, by the service and by migrations', async () => {
    const url = together([`postgresql://acct@127.0.0.1:${await freePort()}/nowhere`, place.url]);
    await using database = await opened(url);
    expect(await database.read.account.count()).toBe(0);
    expect(await migrationState({ url })).toMatchObject({ pending: [], unknown: [] });
  });

  it('is left for the next server when a connection breaks, and no change is made twice', async () => {
    await using proxy = await startProxy(place.url);
    await using database = await opened(together([proxy.url, place.url]));
    const before = await accountsIn(database);
    await addAccount(database);
    await proxy[Symbol.asyncDispose]();
    await expect.poll(() => addAccount(database).then(() => 'written', String)).toBe('written');
    expect(await accountsIn(database)).toBe(before + 2);
  });

  it('is unavailable while no server takes changes, and then available by itself', async () => {
    await using own = await createTestDatabase('postgresql');
    const url = together([`postgresql://acct@127.0.0.1:${await freePort()}/nowhere`, own.url]);
    await using database = await opened(url, { poolMax: 1 });
    await addAccount(database);
    await setDefault(own.url, 'on');
    await turnReadOnly(database);
    await expect(addAccount(database)).rejects.toThrow(DatabaseUnavailable);
    // The connection that was told so is gone, and a new one is not taken, not even to read.
    await expect(accountsIn(database)).rejects.toThrow(DatabaseUnavailable);
    await expect(opened(url)).rejects.toThrow(DatabaseUnavailable);
    await setDefault(own.url, 'off');
    await addAccount(database);
    expect(await accountsIn(database)).toBe(2);
  });

  it('is looked for on the next server when one falls silent after it was connected to', async () => {
    await using silent = await standBefore(place.url, (near, far) => {
      far.pipe(near);
      near.on('data', (chunk) => {
        if (chunk.includes('transaction_read_only')) return far.unpipe(near).pause();
        return far.write(chunk);
      });
    });
    const address = parseDatabaseUrl(together([silent.url, place.url]));
    if (address.provider !== 'postgresql') throw new Error('That is a server.');
    const client = await connectToServer(address, { connectionTimeoutMillis: 2000 });
    expect(client.port).toBe(Number(new URL(place.url).port));
    await client.end();
    const only = { ...address, servers: address.servers.slice(0, 1) };
    const alone = connectToServer(only, { connectionTimeoutMillis: 2000 });
    await expect(alone).rejects.toThrow('Query read timeout');
  });

  it('is refused at once for a wrong password or name, whichever servers there are', async () => {
    const elsewhere = place.url.replace(/[^/]+$/, 'there_is_none');
    const url = together([elsewhere, elsewhere]);
    await expect(opened(url)).rejects.toThrow('"there_is_none" does not exist');
  });

  it('waits for a free connection no longer than with one server', async () => {
    const url = together([place.url, place.url]);
    await using database = await opened(url, {
      poolMax: 1,
      connectTimeoutMs: 300,
      waitTimeoutMs: 300,
    });
    await database.write(async () => {
      await expect(accountsIn(database)).rejects.toThrow(DatabaseUnavailable);
      expect(database.poolGauges()).toEqual({ total: 1, idle: 0, waiting: 0 });
    });
  });
});

it.runIf(testedProviders.includes('postgresql'))(
  'a connection that is told to change nothing is dropped, also where the URL names one server',
  async () => {
    await using place = await createTestDatabase('postgresql');
    await using database = await opened(place.url, { poolMax: 1 });
    await turnReadOnly(database);
    await expect(addAccount(database)).rejects.toThrow(DatabaseUnavailable);
    await addAccount(database);
  },
);

function opened(url: string, more: Partial<DatabaseOptions> = {}) {
  const patience = { connectTimeoutMs: 5000, waitTimeoutMs: 5000, statementTimeoutMs: 5000 };
  return openFor({ url, poolMax: 3, ...patience, ...more });
}

async function addAccount(database: Database): Promise<void> {
  const now = new Date();
  await database.write((tx) => tx.account.create({ data: { createdAt: now, updatedAt: now } }));
}

function accountsIn(database: Database): Promise<number> {
  return database.read.account.count();
}

/** What the server tells a connection of its own accord when it begins to follow another one. */
async function turnReadOnly(database: Database): Promise<void> {
  await database.write((tx) => tx.$executeRaw`SET SESSION default_transaction_read_only = on`);
}

/** For new connections. */
async function setDefault(url: string, readOnly: 'on' | 'off'): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const elsewhere = new URL(url);
  elsewhere.pathname = '/postgres';
  await administer(
    elsewhere.href,
    `ALTER DATABASE ${name} SET default_transaction_read_only = ${readOnly}`,
  );
}
