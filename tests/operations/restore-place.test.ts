import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCore, restore, settingsWith, systemClock } from '@acct/core';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Desk, openDesk, problemIn } from '../../apps/cli/test/desk.ts';

// A supervisor starts what has stopped. What it makes meanwhile would be renamed away under it.
test('while a backup is restored onto nothing, no service begins a database there', async () => {
  await using desk = await openDesk();
  const backup = await backupOf(desk);
  const place = join(desk.folder, 'new.db');
  const elsewhere = {
    environment: {
      ACCT_DATABASE_URL: `file:${place}`,
      ACCT_DATABASE_CONNECT_TIMEOUT_MS: '500',
    },
  };
  const order = { url: `file:${place}`, from: backup, force: false, clock: systemClock };
  const report = await restore(order, operator, async (databaseUrl) => {
    const meanwhile = await desk.acct('migrate --json', elsewhere);
    expect(problemIn(meanwhile).code).toBe('database.unavailable');
    return openCore(settingsWith({ databaseUrl, bcryptCost: 4 }), { sweeps: false });
  });
  expect(report.kept).toBeNull();
  expect((await desk.acct('account list', elsewhere)).out).toContain('ann');
  const made = (await readdir(desk.folder)).filter((name) => name.startsWith('new.db'));
  expect(made.filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual(['new.db']);
});

test('a restore that is refused leaves nothing where nothing was, and the log of a lost file', async () => {
  await using desk = await openDesk();
  const bad = join(desk.folder, 'bad.db');
  const place = join(desk.folder, 'new.db');
  await writeFile(bad, 'no database\n'.repeat(999));
  await writeFile(`${place}-wal`, 'of a lost file');
  const elsewhere = { environment: { ACCT_DATABASE_URL: `file:${place}` } };
  const refused = await desk.acct(`restore ${bad} --json`, elsewhere);
  expect(problemIn(refused).code).toBe('backup.damaged');
  const left = (await readdir(desk.folder)).filter((name) => name.startsWith('new.db'));
  expect(left).toEqual(['new.db-wal']);
  expect(await readFile(`${place}-wal`, 'utf8')).toBe('of a lost file');
});

test('the empty file of a restore that was killed is no database', async () => {
  await using desk = await openDesk();
  const backup = await backupOf(desk);
  const place = join(desk.folder, 'new.db');
  await writeFile(place, '');
  const elsewhere = { environment: { ACCT_DATABASE_URL: `file:${place}` } };
  const restored = await desk.acct(`restore ${backup}`, elsewhere);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).not.toContain('before-restore');
  expect((await stat(place)).mode & 0o777).toBe(0o600);
  expect((await desk.acct('account list', elsewhere)).out).toContain('ann');
});

test('a backup takes the place of a database that no longer knows its highest ids, and says so', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  const backup = await backupOf(desk);
  await spoilSequence(path);
  const asked = await desk.acct(`restore ${backup} --json`);
  expect(problemIn(asked).code).toBe('restore.target_exists');
  const restored = await desk.acct(`restore ${backup} --force`);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toContain('restore again with --account-ids-above');
  expect((await desk.acct('account list')).out).toContain('ann');
});

const operator = {
  kind: 'operator',
  origin: { requestId: 'restore-place', address: null, device: null },
} as const;

async function backupOf(desk: Desk): Promise<string> {
  const backup = join(desk.folder, 'backup.db');
  await desk.acct('account create ann', { stdin: 'ann goes to sea\n' });
  expect(await desk.acct(`backup ${backup}`)).toMatchObject({ code: 0 });
  return backup;
}

/** Damages the one page in which SQLite keeps the highest ids. */
async function spoilSequence(path: string): Promise<void> {
  const file = new Sqlite(path);
  const page = file
    .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_sequence'")
    .pluck()
    .get();
  const size = Number(file.pragma('page_size', { simple: true }));
  file.pragma('journal_mode = DELETE');
  file.close();
  const bytes = await readFile(path);
  const start = (Number(page) - 1) * size;
  await writeFile(path, bytes.fill(0xab, start, start + size));
}
