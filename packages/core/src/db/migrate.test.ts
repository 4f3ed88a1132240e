import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  type Provider,
  type TestDatabase,
  testedProviders,
} from '../../../../tests/house/test-database.ts';
import { systemClock } from '../kernel/clock.ts';
import { MigrationRefused, migrate, migrationState } from './index.ts';
import {
  eventually,
  execute,
  expectWaiting,
  holdMigrationLock,
  isMigrating,
  migrateInChild,
} from './migrate.harness.ts';

const checkedIn = fileURLToPath(new URL('../../../../prisma/', import.meta.url));

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let migrationsDir: string;

  beforeEach(async () => {
    place = await createTestDatabase(provider, 'empty');
    migrationsDir = await mkdtemp(join(tmpdir(), 'acct-migrations-'));
    // The first one only: these tests bring the second ones of their own.
    const first = join(checkedIn, provider, 'migrations', '0001_init');
    await cp(first, join(migrationsDir, '0001_init'), { recursive: true });
  });

  afterEach(async () => {
    await place[Symbol.asyncDispose]();
    await rm(migrationsDir, { recursive: true });
  });

  async function addMigration(name: string, script: string): Promise<void> {
    await mkdir(join(migrationsDir, name), { recursive: true });
    await writeFile(join(migrationsDir, name, 'migration.sql'), script);
  }

  const run = () => migrate({ url: place.url, clock: systemClock, migrationsDir });
  const state = () => migrationState({ url: place.url, migrationsDir });

  it('applies what is missing, in order, and nothing the second time', async () => {
    await addMigration('0002_second', 'CREATE TABLE later (id INTEGER)');
    expect(await state()).toMatchObject({ applied: [], pending: ['0001_init', '0002_second'] });
    expect(await run()).toEqual({ applied: ['0001_init', '0002_second'], already: 0 });
    expect(await run()).toEqual({ applied: [], already: 2 });
    expect(await state()).toMatchObject({ applied: ['0001_init', '0002_second'], pending: [] });
  });

  it('undoes a migration that fails, keeps those before it, and goes on when it is mended', async () => {
    await addMigration('0002_bad', 'CREATE TABLE later (id INTEGER); SELECT no_such_function()');
    await expect(run()).rejects.toThrow('0002_bad failed and was undone');
    expect(await state()).toMatchObject({ applied: ['0001_init'], pending: ['0002_bad'] });
    await addMigration('0002_bad', 'CREATE TABLE later (id INTEGER)');
    expect(await run()).toEqual({ applied: ['0002_bad'], already: 1 });
  });

  it('refuses a database that a newer version has migrated', async () => {
    await addMigration('0002_future', 'CREATE TABLE later (id INTEGER)');
    await run();
    await rm(join(migrationsDir, '0002_future'), { recursive: true });
    await expect(run()).rejects.toThrow(MigrationRefused);
    await expect(run()).rejects.toThrow('0002_future');
    expect(await state()).toMatchObject({ unknown: ['0002_future'], pending: [] });
  });

  it('refuses when the file of an applied migration was changed', async () => {
    await run();
    await appendFile(join(migrationsDir, '0001_init', 'migration.sql'), '-- harmless?\n');
    await expect(run()).rejects.toThrow(MigrationRefused);
    await expect(run()).rejects.toThrow('0001_init');
    expect(await state()).toMatchObject({ changed: ['0001_init'] });
  });

  it('refuses what prisma migrate left unfinished, and goes on once it is resolved', async () => {
    await run();
    await addMigration('0002_second', 'CREATE TABLE later (id INTEGER)');
    await execute(
      place.url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '0002_second')`,
    );
    await expect(run()).rejects.toThrow('prisma migrate resolve');
    expect(await state()).toMatchObject({ failed: ['0002_second'] });
    await execute(
      place.url,
      `UPDATE _prisma_migrations SET rolled_back_at = started_at WHERE id = 'x'`,
    );
    expect(await run()).toEqual({ applied: ['0002_second'], already: 1 });
  });

  it('lets processes that start at once take turns', { timeout: 30_000 }, async () => {
    await run();
    await addMigration('0002_second', 'CREATE TABLE later (id INTEGER)');
    const free = await holdMigrationLock(place.url);
    const children = await Promise.all(
      [1, 2, 3].map(() => migrateInChild(place.url, migrationsDir)),
    );
    await Promise.all(children.map((child) => child.started));
    if (provider === 'postgresql') await eventually(() => expectWaiting(place.url, 3));
    await free();
    const outputs = await Promise.all(children.map((child) => child.output));
    const applied = outputs.map((output) => output.split('\n').filter((line) => line !== ''));
    expect(applied.flat().sort()).toEqual(['0002_second', 'done', 'done', 'done']);
  });

  it('leaves whole migrations only when it is killed', { timeout: 30_000 }, async () => {
    await addMigration('0002_slow', `CREATE TABLE later (id INTEGER); ${forever[provider]}`);
    const child = await migrateInChild(place.url, migrationsDir);
    // The lock is held for a long time only by the slow one.
    await eventually(async () => {
      expect((await state()).applied).toEqual(['0001_init']);
      expect(await isMigrating(place.url)).toBe(true);
    });
    child.process.kill('SIGKILL');
    await child.output;
    await addMigration('0002_slow', 'CREATE TABLE later (id INTEGER)');
    expect(await run()).toEqual({ applied: ['0002_slow'], already: 1 });
  });
});

/** A statement that outlasts every test. */
const forever: Record<Provider, string> = {
  sqlite:
    'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO later SELECT i FROM n WHERE i < 0',
  postgresql: 'SELECT pg_sleep(600)',
};
