import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { systemClock } from '../kernel/clock.ts';
import { migrate, migrationState } from './index.ts';
import { execute } from './migrate.harness.ts';

const checkedIn = fileURLToPath(new URL('../../../../prisma/sqlite/migrations/', import.meta.url));

describe.runIf(testedProviders.includes('sqlite'))('sqlite', () => {
  it('makes no database by looking, and one that nobody else can read by migrating', async () => {
    await using place = await createTestDatabase('sqlite', 'empty');
    const folder = join(dirname(place.url.slice('file:'.length)), 'not', 'there');
    const url = `file:${join(folder, 'acct.db')}`;
    expect(await migrationState({ url })).toMatchObject({
      applied: [],
      pending: expect.arrayContaining(['0001_init', '0002_limits']),
    });
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    await migrate({ url, clock: systemClock });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'acct.db'))).mode & 0o777).toBe(0o600);
  });

  it('loses no rows that refer to a table which is made anew', async () => {
    await using place = await createTestDatabase('sqlite');
    const migrationsDir = await mkdtemp(join(tmpdir(), 'acct-migrations-'));
    await cp(checkedIn, migrationsDir, { recursive: true });
    await execute(place.url, oneAccountWithRole);
    await mkdir(join(migrationsDir, '0002_anew'));
    await writeFile(join(migrationsDir, '0002_anew', 'migration.sql'), remadeAccounts);
    await migrate({ url: place.url, clock: systemClock, migrationsDir });
    const file = new Sqlite(place.url.slice('file:'.length));
    expect(file.prepare('SELECT count(*) AS n FROM acct_role_grants').get()).toEqual({ n: 1 });
    file.close();
    await rm(migrationsDir, { recursive: true });
  });
});

const oneAccountWithRole = `
  INSERT INTO acct_accounts (id, created_at, updated_at) VALUES (1, 0, 0);
  INSERT INTO acct_role_grants (account_id, role, granted_at) VALUES (1, 'admin', 0)`;

const remadeAccounts = `
  CREATE TABLE "new_acct_accounts" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "more" TEXT);
  INSERT INTO "new_acct_accounts" ("id") SELECT "id" FROM "acct_accounts";
  DROP TABLE "acct_accounts";
  ALTER TABLE "new_acct_accounts" RENAME TO "acct_accounts"`;
