import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Desk, openDesk, problemIn } from '../../apps/cli/test/desk.ts';

// Each spoils a good backup in its own way.
test.each([
  ['a text', 'backup.damaged', (path: string) => writeFile(path, 'not a database\n'.repeat(999))],
  ['half of the file', 'backup.damaged', cutInHalf],
  ['a file with a page of zeros', 'backup.damaged', blank],
  ['another database', 'restore.not_acct', (path: string) => run(path, 'DROP TABLE acct_accounts')],
  [
    'references to nowhere',
    'backup.damaged',
    (path: string) =>
      run(
        path,
        "PRAGMA foreign_keys = OFF; INSERT INTO acct_role_grants VALUES (77, 'admin', 0, 0)",
      ),
  ],
  [
    'a newer version of Acct',
    'migration.refused',
    (path: string) =>
      run(
        path,
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
          VALUES ('x', 'x', '9999_tomorrow', 0, 1)`,
      ),
  ],
])('%s is not restored, and nothing is touched', async (_what, code, spoil) => {
  await using desk = await openDesk();
  const bad = join(desk.folder, 'bad.db');
  await desk.acct(`backup ${bad}`);
  await spoil(bad);
  const before = await contentsOf(desk);
  const refused = await desk.acct(`restore ${bad} --force --json`);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(problemIn(refused).code).toBe(code);
  expect(await contentsOf(desk)).toEqual(before);
});

test('what is no file is not restored, and no database is made', async () => {
  await using desk = await openDesk('empty');
  const refused = await desk.acct('restore nothing.db --json');
  expect(problemIn(refused).code).toBe('restore.no_backup');
  expect(await readdir(desk.folder)).toEqual([]);
});

test('a backup takes the place of a database that is broken, which is kept', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  await desk.acct(`backup ${join(desk.folder, 'backup.db')}`);
  await writeFile(path, 'was a database once\n'.repeat(99));
  const { code, out } = await desk.acct('restore backup.db --force');
  expect(code).toBe(0);
  const kept = (await readdir(desk.folder)).filter((name) => name.includes('before-restore'));
  expect(kept).toHaveLength(1);
  expect(out).toContain(String(kept[0]));
  expect(await readFile(join(desk.folder, String(kept[0])), 'utf8')).toContain('once');
  expect(await desk.acct('account list')).toMatchObject({ code: 0 });
});

test('a copy of the file and its log, made by hand, is restored whole', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  const copy = join(desk.folder, 'copy.db');
  const file = new Sqlite(path);
  file.pragma('wal_autocheckpoint = 0');
  file.exec("INSERT INTO acct_events (at, name) VALUES (0, 'only in the log')");
  await copyFile(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`);
  file.exec("DELETE FROM acct_events WHERE name = 'only in the log'");
  file.close();
  expect(await desk.acct('restore copy.db --force')).toMatchObject({ code: 0 });
  const restored = new Sqlite(path);
  const found = restored.prepare("SELECT 1 FROM acct_events WHERE name = 'only in the log'").all();
  restored.close();
  expect(found).toHaveLength(1);
});

test('every session ends by one command, which must be meant', async () => {
  await using desk = await openDesk();
  await desk.acct('account create ann', { stdin: 'ann goes to sea\n' });
  await using core = await desk.core();
  const caller = core.as({ kind: 'nothing' });
  const { token } = await caller.signin.create({ username: 'ann', password: 'ann goes to sea' });
  const asked = await desk.acct('session end-all --json');
  expect(problemIn(asked).code).toBe('sessions.end_all_unconfirmed');
  const mine = core.as({ kind: 'token', token });
  expect(await mine.sessions.check()).toMatchObject({ username: 'ann' });
  expect(await desk.json('session end-all --yes')).toEqual({ ended: 1, apiKeys: 0 });
  await expect(mine.sessions.check()).rejects.toThrow();
});

async function cutInHalf(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, bytes.length / 2));
}

async function blank(path: string): Promise<void> {
  const bytes = await readFile(path);
  // Beyond the first page, which tells that this is a database.
  bytes.fill(0, 8192, 12_288);
  await writeFile(path, bytes);
}

async function run(path: string, sql: string): Promise<void> {
  const file = new Sqlite(path);
  file.exec(sql);
  file.close();
}

/** Every file of the desk, but for the log that looking at a database leaves empty. */
async function contentsOf(desk: Desk): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(desk.folder)).filter((name) => !/-(?:wal|shm)$/.test(name));
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(desk.folder, name));
    // Two bytes of the header say whether there is a log; leaving it changes the counters as well.
    return [name, bytes.subarray(100).toString('base64')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
