import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Desk, openDesk, problemIn, program } from '../../apps/cli/test/desk.ts';
import { migrate, migrationState } from '../../packages/core/src/db/index.ts';
import { systemClock } from '../../packages/core/src/kernel/clock.ts';
import { administer } from '../house/server-sql.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { dumpFits } from './dump-fits.ts';

const run = promisify(execFile);

test('the commands that a restore of PostgreSQL tells are those of the documentation', async () => {
  await using desk = await openDesk('empty', 'postgresql://acct:s3cret@db.example/acct');
  const steps = await stepsOf(desk, 'acct.dump');
  const page = await readFile(new URL('../../docs/operate/backup.md', import.meta.url), 'utf8');
  const lines = page.split('\n');
  const places = steps.map((step) => lines.indexOf(step));
  expect(steps).toHaveLength(4);
  expect(places).not.toContain(-1);
  expect([...places].sort((one, other) => one - other)).toEqual(places);
  expect(steps.join()).not.toContain('s3cret');
  for (const dangerous of ['--clean', '--if-exists']) {
    expect(steps.join()).not.toContain(dangerous);
    expect(page).not.toContain(dangerous);
  }
});

// Laid over the database, such a dump left the new tables beside the old list of migrations.
test.runIf(testedProviders.includes('postgresql'))(
  'the commands that a restore of PostgreSQL tells bring back a dump of an older version',
  async ({ skip }) => {
    await using place = await createTestDatabase('postgresql', 'empty');
    await using desk = await openDesk('empty', place.url);
    const server = elsewhere(place.url, 'postgres');
    if (!(await dumpFits(server))) {
      tried(0, 'restores of PostgreSQL: NO pg_dump of the version of the server is here');
      skip('no pg_dump that can read the server');
    }
    await migrateFirst(place.url, join(desk.folder, 'first'));
    await administer(place.url, oneAccount);
    const dump = join(desk.folder, "the operator's.dump");
    await run('pg_dump', ['--format=custom', `--file=${dump}`, place.url]);
    await desk.acct('migrate');
    await administer(place.url, 'DELETE FROM acct_accounts');

    // A name with a space or a quote comes through the shell whole.
    await cp(dump, join(desk.folder, "it's.dump"));
    const steps = await stepsOf(desk, "it's.dump");
    const restored = `${new URL(place.url).pathname.slice(1)}_restored`;
    const url = elsewhere(place.url, restored);
    try {
      for (const step of steps) await inShell(desk, step);
      expect((await migrationState({ url })).pending).toEqual([]);
      const there = await desk.json('account list', { environment: { ACCT_DATABASE_URL: url } });
      expect(JSON.stringify(there)).toContain('4711');
      expect(JSON.stringify(await desk.json('account list'))).not.toContain('4711');
    } finally {
      await administer(server, `DROP DATABASE IF EXISTS ${restored} WITH (FORCE)`);
    }
    tried(1, 'restore of a dump of the first schema by the commands that are told');
  },
);

const oneAccount =
  'INSERT INTO acct_accounts (id, created_at, updated_at) VALUES (4711, now(), now())';

const Steps = z.record(z.string(), z.string());

async function stepsOf(desk: Desk, dump: string): Promise<readonly string[]> {
  const problem = problemIn(await desk.acct(`restore ${dump} --json`));
  expect(problem.code).toBe('restore.use_pg_restore');
  return Object.values(Steps.parse(problem.details));
}

async function migrateFirst(url: string, migrationsDir: string): Promise<void> {
  const checkedIn = new URL('../../prisma/postgresql/migrations/0001_init/', import.meta.url);
  await mkdir(migrationsDir);
  await cp(fileURLToPath(checkedIn), join(migrationsDir, '0001_init'), { recursive: true });
  await migrate({ url, clock: systemClock, migrationsDir });
  await rm(migrationsDir, { recursive: true });
}

/** As the operator types it, with the password where PostgreSQL's own tools look for it. */
async function inShell(desk: Desk, line: string): Promise<void> {
  const acct = `#!/bin/sh\nexec '${process.execPath}' '${await program()}' "$@"\n`;
  await writeFile(join(desk.folder, 'acct'), acct, { mode: 0o700 });
  const { environment } = desk;
  const { password } = new URL(environment['ACCT_DATABASE_URL'] ?? '');
  const path = `${desk.folder}:${environment['PATH']}`;
  const env = { ...environment, PATH: path, PGPASSWORD: decodeURIComponent(password) };
  await run('sh', ['-c', line], { cwd: desk.folder, env });
}

function elsewhere(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
