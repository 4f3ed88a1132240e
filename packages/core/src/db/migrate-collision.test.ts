import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { systemClock } from '../kernel/clock.ts';
import { migrate } from './index.ts';
import { eventually, execute } from './migrate.harness.ts';

// A service of the version before is still at work while its database is migrated.

describe.runIf(testedProviders.includes('postgresql'))('on postgresql', () => {
  test('a migration that the server ends in a deadlock is undone and made anew', async () => {
    await using place = await createTestDatabase('postgresql', 'empty');
    await execute(place.url, 'CREATE TABLE one (id INT); CREATE TABLE two (id INT)');
    await execute(place.url, 'CREATE SEQUENCE tries');
    const migrationsDir = await migrations(script);
    const service = new pg.Client(place.url);
    await service.connect();
    try {
      // Later than the migration looks for it, so that the migration is what the server ends.
      await service.query("SET deadlock_timeout = '60s'");
      await service.query('BEGIN; LOCK TABLE two');
      const migrated = migrate({ url: place.url, clock: systemClock, migrationsDir });
      await eventually(async () => {
        const { rows } = await service.query(waiting);
        expect(rows).toHaveLength(1);
      });
      await service.query('LOCK TABLE one');
      await service.query('COMMIT');
      expect(await migrated).toEqual({ applied: ['0001_two_tables'], already: 0 });
      // What a sequence gave is not undone with the rest.
      expect((await service.query('SELECT last_value FROM tries')).rows).toEqual([
        { last_value: '2' },
      ]);
      await service.query('SELECT added FROM one, two');
    } finally {
      await service.end();
      await rm(migrationsDir, { recursive: true });
    }
  });
});

const waiting = `SELECT 1 FROM pg_locks JOIN pg_database ON database = pg_database.oid
  WHERE NOT granted AND relation = 'two'::regclass AND datname = current_database()`;

const script = `
  SET LOCAL deadlock_timeout = '3s';
  SELECT nextval('tries');
  ALTER TABLE one ADD COLUMN added INT;
  ALTER TABLE two ADD COLUMN other INT;
`;

async function migrations(first: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-migrations-'));
  await mkdir(join(folder, '0001_two_tables'));
  await writeFile(join(folder, '0001_two_tables', 'migration.sql'), first);
  return folder;
}
