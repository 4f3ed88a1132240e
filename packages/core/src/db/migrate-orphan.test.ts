import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundled } from '../../../../tests/house/bundled.ts';
import { createTestDatabase, testedProviders } from '../../../../tests/house/test-database.ts';
import { eventually, isMigrating } from './migrate.harness.ts';

const harness = new URL('./migrate.harness.ts', import.meta.url).href;

// A killed run of the tests left one behind that kept a core busy.
test.runIf(testedProviders.includes('sqlite'))(
  'a migration of the tests ends with the process that began it, in the midst of a statement',
  async () => {
    await using place = await createTestDatabase('sqlite', 'empty');
    const migrationsDir = await mkdtemp(join(tmpdir(), 'acct-migrations-'));
    await mkdir(join(migrationsDir, '0001_endless'));
    await writeFile(join(migrationsDir, '0001_endless', 'migration.sql'), endless);
    const source = `
      import { startMigration } from ${JSON.stringify(harness)};
      const { process: child } = startMigration(...process.argv.slice(1));
      console.log(child.pid);
    `;
    const { href } = await bundled(new URL('./index.ts', import.meta.url));
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', source, href, place.url, migrationsDir],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        cwd: fileURLToPath(new URL('.', import.meta.url)),
      },
    );
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    try {
      await eventually(async () => expect(await isMigrating(place.url)).toBe(true));
      parent.kill('SIGKILL');
      // It undoes nothing and lets go of nothing by itself.
      await eventually(async () => expect(await isMigrating(place.url)).toBe(false));
    } finally {
      parent.kill('SIGKILL');
      end(pid);
      await rm(migrationsDir, { recursive: true });
    }
  },
);

const endless = `CREATE TABLE later (id INTEGER);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    INSERT INTO later SELECT i FROM n WHERE i < 0`;

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}
