import { copyFile, link, readdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Desk, openDesk, problemIn } from '../../apps/cli/test/desk.ts';

// SQLite puts the log beside a file into it, whatever file that log was made for.
test('a backup that overwrites another one is not undone by the log of the other', async () => {
  await using desk = await openDesk();
  const over = join(desk.folder, 'over.db');
  await copyOfOld(desk, over);
  expect(await desk.acct(`backup ${over} --force`)).toMatchObject({ code: 0, err: '' });
  expect((await readdir(desk.folder)).filter((name) => name.startsWith('over.db'))).toEqual([
    'over.db',
  ]);
  expect(await restoredFrom(desk, over)).toEqual(['of today']);
});

test('a log that lies beside a backup which has none is not restored', async () => {
  await using desk = await openDesk();
  const old = join(desk.folder, 'old.db');
  const backup = join(desk.folder, 'backup.db');
  await copyOfOld(desk, old);
  expect(await desk.acct(`backup ${backup}`)).toMatchObject({ code: 0 });
  await rename(`${old}-wal`, `${backup}-wal`);
  expect(await restoredFrom(desk, backup)).toEqual(['of today']);
});

test('a log of old is overwritten only when that is meant', async () => {
  await using desk = await openDesk();
  const backup = join(desk.folder, 'backup.db');
  await copyFile(join(desk.folder, 'acct.db'), `${backup}-wal`);
  const refused = await desk.acct(`backup ${backup} --json`);
  expect(problemIn(refused)).toMatchObject({
    code: 'backup.target_exists',
    message: `${backup}-wal is there already.`,
  });
});

// Each gives a name that is one of the database's own files.
test.each([
  ['a linked folder', linkedFolder],
  ['a symbolic link', async (file: string) => linked(file, symlink)],
  ['a second name', async (file: string) => linked(file, link)],
  ['the log', async (file: string) => `${file}-wal`],
  ['the log in a linked folder', async (file: string) => `${await linkedFolder(file)}-wal`],
  ['the index of the log', async (file: string) => `${file}-shm`],
])('a backup never goes onto the database itself by %s', async (_what, named) => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  const to = await named(path);
  const file = new Sqlite(path);
  write(file, 'before');
  const { ino } = await stat(path);
  const refused = await desk.acct(`backup ${to} --force --json`);
  expect(refused.code).toBe(1);
  expect(problemIn(refused).code).toBe('backup.target_exists');
  expect((await stat(path)).ino).toBe(ino);
  write(file, 'after');
  file.close();
  expect(written(path)).toEqual(['before', 'after']);
});

test('a database with the name of a log is not removed as the log of its backup', async () => {
  await using desk = await openDesk('empty');
  const path = join(desk.folder, 'odd.db-wal');
  const odd = { environment: { ACCT_DATABASE_URL: `file:${path}` } };
  expect(await desk.acct('migrate', odd)).toMatchObject({ code: 0 });
  const before = await readFile(path);
  const refused = await desk.acct(`backup ${join(desk.folder, 'odd.db')} --force --json`, odd);
  expect(problemIn(refused).code).toBe('backup.target_exists');
  expect(await readFile(path)).toEqual(before);
});

/** A copy of file and log made by hand, of a database that has gone on since. */
async function copyOfOld(desk: Desk, to: string): Promise<void> {
  const path = join(desk.folder, 'acct.db');
  const file = new Sqlite(path);
  file.pragma('wal_autocheckpoint = 0');
  write(file, 'of old');
  await copyFile(path, to);
  await copyFile(`${path}-wal`, `${to}-wal`);
  file.exec("UPDATE acct_events SET name = 'of today' WHERE name = 'of old'");
  file.close();
}

async function restoredFrom(desk: Desk, backup: string): Promise<readonly string[]> {
  const place = join(desk.folder, 'restored.db');
  const elsewhere = { environment: { ACCT_DATABASE_URL: `file:${place}` } };
  expect(await desk.acct(`restore ${backup}`, elsewhere)).toMatchObject({ code: 0, err: '' });
  return written(place);
}

function write(file: Sqlite.Database, name: string): void {
  file.prepare('INSERT INTO acct_events (at, name) VALUES (0, ?)').run(name);
}

/** The events, but for those that Acct itself has written. */
function written(path: string): readonly string[] {
  const file = new Sqlite(path, { fileMustExist: true });
  const names = file
    .prepare<[], string>("SELECT name FROM acct_events WHERE name NOT LIKE '%.%' ORDER BY id")
    .pluck()
    .all();
  file.close();
  return names;
}

async function linkedFolder(file: string): Promise<string> {
  const folder = join(file, '..', 'linked');
  await symlink(join(file, '..'), folder);
  return join(folder, 'acct.db');
}

async function linked(
  file: string,
  how: (from: string, to: string) => Promise<void>,
): Promise<string> {
  const name = `${file}.linked`;
  await how(file, name);
  return name;
}
