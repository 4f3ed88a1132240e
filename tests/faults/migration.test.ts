import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { migrate, migrationState, parseDatabaseUrl, systemClock } from '@acct/core';
import { expect, test } from 'vitest';
import { migrateInChild } from '../../packages/core/src/db/migrate.harness.ts';
import { createTestDatabase, type Provider, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { rounds, seededChance } from './chance.ts';
import { firstSchema, ofTheFirstSchema } from './first-schema.ts';
import { openWorld, settleIn } from './service.ts';
import { damage, listOf } from './sql.ts';

const steps = 40;

// Our own migrations take milliseconds, so many slower ones come after them. Each of them makes a table
// and fills it: half of one would show.
test.concurrent.each(testedProviders)(
  'migrating %s ends with whole migrations wherever it is killed, and goes on from there',
  async (provider) => {
    const chance = seededChance(`kill while migrating ${provider}`);
    await using folder = await migrationsOf(provider);
    const count = rounds(3);
    const reached: number[] = [];
    for (let round = 1; round <= count; round += 1) {
      await using database = await createTestDatabase(provider, 'empty');
      const place = { url: database.url, migrationsDir: folder.path };
      const doomed = await migrateInChild(place.url, place.migrationsDir);
      await doomed.started;
      await sleep(chance.part(700, round, count));
      doomed.process.kill('SIGKILL');
      await doomed.output;
      const { applied, pending } = await migrationState(place);
      reached.push(applied.length);
      expect(await halfDone(database.url, applied)).toEqual([]);
      // Two at once go on where the dead one stopped, and each migration is applied by one of them.
      const outputs = await Promise.all(
        [1, 2].map(async () => {
          const heir = await migrateInChild(place.url, place.migrationsDir);
          return heir.output;
        }),
      );
      const lines = outputs.flatMap((output) => output.trim().split('\n'));
      expect(lines.sort()).toEqual([...pending, 'done', 'done'].sort());
      expect(await halfDone(database.url, [...applied, ...pending])).toEqual([]);
    }
    tried(count, `kills while migrating ${provider}, after ${reached.join(', ')} migrations`);
  },
);

test.each(testedProviders)(
  'a %s database of the first schema migrates and serves',
  async (provider) => {
    await using database = await createTestDatabase(provider, 'empty');
    await using first = await firstSchema(provider);
    const clock = systemClock;
    await migrate({ url: database.url, clock, migrationsDir: first.path });
    const { rows, password, token } = ofTheFirstSchema(provider);
    await damage(database.url, rows);
    await using world = await openWorld(`first schema on ${provider}`, database.url);
    const { url } = await world.start();
    expect((await migrationState({ url: database.url })).pending).toEqual([]);
    const ask = async (path: string, sent: RequestInit = {}): Promise<unknown> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      return (await fetch(`${url}/v1${path}`, { headers, ...sent })).json();
    };
    expect(await ask('/session')).toMatchObject({
      accountId: 7,
      username: 'Ann',
      roles: ['admin'],
    });
    expect(await ask('/account/attributes')).toEqual({ attributes: { nick: 'the first' } });
    const body = JSON.stringify({ username: 'ann', password });
    const headers = { 'content-type': 'application/json' };
    const signedIn = await ask('/sessions', { method: 'POST', headers, body });
    expect(signedIn).toMatchObject({ accountId: 7, token: expect.any(String) });
    // Ids go on where they were.
    const fresh = JSON.stringify({ username: 'bob', password: 'a quiet harbour' });
    expect(await ask('/accounts', { method: 'POST', headers, body: fresh })).toMatchObject({
      id: 8,
    });
  },
);

test.each(testedProviders)(
  'a service on %s goes on while a newer version widens every table',
  async (provider) => {
    await using database = await createTestDatabase(provider);
    await using world = await openWorld(`newer schema on ${provider}`, database.url);
    const service = await world.start();
    await settleIn(world, service);
    await world.crowd.gather(20);
    const stop = world.crowd.drive(20);
    await sleep(1000);
    await using folder = await migrationsOf(provider, 0);
    const tables = await tablesOf(database.url, 'acct_');
    expect(tables.length).toBeGreaterThan(6);
    // One migration for each: whoever locks several tables at once may be in the way of a request that locks
    // them in another order, and PostgreSQL may choose to undo the migration.
    const names = tables.sort().map((table) => `9999_wider_${table}`);
    for (const [at, name] of names.entries()) {
      await mkdir(join(folder.path, name));
      const wider = `ALTER TABLE ${tables[at]} ADD COLUMN later TEXT;`;
      await writeFile(join(folder.path, name, 'migration.sql'), wider);
    }
    const clock = systemClock;
    const done = await migrate({ url: database.url, clock, migrationsDir: folder.path });
    expect(done.applied).toEqual(names);
    await sleep(2000);
    await stop();
    expect(await world.judge({ killed: false })).toEqual([]);
  },
);

type Folder = AsyncDisposable & { readonly path: string };

async function migrationsOf(provider: Provider, more = steps): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'acct-migrations-'));
  const checkedIn = fileURLToPath(new URL(`../../prisma/${provider}/migrations/`, import.meta.url));
  await cp(checkedIn, path, { recursive: true });
  for (let step = 1; step <= more; step += 1) {
    const name = `9${String(step).padStart(3, '0')}_more`;
    await mkdir(join(path, name));
    await writeFile(join(path, name, 'migration.sql'), filled(`more_${step}`));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const rowsOfEach = 20_000;

function filled(table: string): string {
  return `CREATE TABLE ${table} (n INTEGER);
    INSERT INTO ${table} WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c
      WHERE n < ${rowsOfEach}) SELECT n FROM c;`;
}

/** Tables of migrations that were applied and are not full, and those of others that are there. */
async function halfDone(url: string, applied: readonly string[]): Promise<string[]> {
  const there = await tablesOf(url, 'more_');
  const counts = there.map((table) => `SELECT '${table}', count(*) FROM ${table}`);
  const counted = counts.length === 0 ? [] : await listOf(url, counts.join(' UNION ALL '));
  const wanted = Array.from({ length: steps }, (_, index) => index + 1)
    .filter((step) => applied.includes(`9${String(step).padStart(3, '0')}_more`))
    .map((step) => `more_${step} ${rowsOfEach}`);
  return [
    ...counted.filter((line) => !wanted.includes(line)),
    ...wanted.filter((line) => !counted.includes(line)).map((line) => `not there: ${line}`),
  ];
}

async function tablesOf(url: string, beginning: string): Promise<string[]> {
  const address = parseDatabaseUrl(url);
  // Whoever was killed early did not even make the file.
  if (address.provider === 'sqlite' && !existsSync(address.path)) return [];
  const catalogue = url.startsWith('postgres')
    ? 'SELECT tablename AS name FROM pg_tables'
    : "SELECT name FROM sqlite_master WHERE type = 'table'";
  const select = `SELECT name FROM (${catalogue}) AS tables WHERE name LIKE '${beginning}%'`;
  return listOf(url, select);
}
