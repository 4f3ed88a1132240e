import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Desk, openDesk, problemIn } from '../../apps/cli/test/desk.ts';
import { tried } from '../house/tried.ts';
import { ask, Created, output, SignedIn, startService } from './service.ts';

test('a restore revives no session and no secret, gives passwords back as they were, and no id twice', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  const backup = join(desk.folder, 'backup.db');
  const settings = { databaseUrl: `file:${path}`, bootstrapFile: join(desk.folder, 'secret') };
  const service = await startService(settings);
  const secret = (await readFile(settings.bootstrapFile, 'utf8')).trim();
  const people = await Promise.all(names.map((name) => settle(service.url, name)));
  expect(await desk.acct(`backup ${backup}`)).toMatchObject({ code: 0 });

  const later = await liveOn(service.url, people);
  const running = await desk.acct(`restore ${backup} --force --json`);
  expect(problemIn(running).code).toBe('restore.target_in_use');
  await using _ended = await service.close().then(() => service);
  const tokens = [...people.flatMap((person) => person.tokens), ...later.tokens];
  const newest = newestEvent(path);

  const asked = await desk.acct(`restore ${backup} --json`);
  expect(problemIn(asked).code).toBe('restore.target_exists');
  const report = Report.parse(await desk.json(`restore ${backup} --force`));
  expect(report).toMatchObject({ file: path, migrated: [], idsKnown: true, sessionsEnded: 6 });
  expect(await stat(path).then(({ mode }) => mode & 0o777)).toBe(0o600);
  expect((await readdir(desk.folder)).filter((name) => name.includes('restoring'))).toEqual([]);
  expect(newestEvent(report.kept ?? '')).toEqual(newest);
  expect(newestEvent(path)).toMatchObject({ name: 'sessions.all_ended', id: newest.id + 1 });
  expect(rowsOf(path, 'SELECT used_at IS NOT NULL AS void FROM acct_bootstraps')).toEqual([
    { void: 1 },
  ]);

  await using again = await startService(settings);
  for (const token of tokens) {
    expect((await ask(again.url, 'sessions.check', { token })).status).toBe(401);
  }
  tried(tokens.length, 'tokens from before a restore: none is worth anything');
  for (const { name, password } of people) {
    const signedIn = await signIn(again.url, { name, password });
    expect((await ask(again.url, 'sessions.check', { token: signedIn })).status).toBe(200);
  }
  const changed = { username: 'bea', password: 'a new one after the backup' };
  expect((await ask(again.url, 'signin.create', { input: changed })).status).toBe(401);
  const token = await signIn(again.url, { name: 'ann', password: 'ann goes to sea' });
  const stolen = await ask(again.url, 'roles.bootstrap', { token, input: { secret } });
  expect(stolen.said).toBe('roles.bootstrap_refused');
  // Somebody signed up after the backup, and another service may keep that id.
  const stranger = { username: 'stranger', password: 'a stranger goes to sea' };
  const { id } = await output(Created, ask(again.url, 'signup.create', { input: stranger }));
  expect(id).toBeGreaterThan(later.id);
});

test('a restore onto nothing takes the highest id from the command line, and says so when it has none', async () => {
  await using desk = await openDesk();
  const backup = await backupOf(desk);
  const elsewhere = { environment: { ACCT_DATABASE_URL: `file:${join(desk.folder, 'new.db')}` } };
  const bare = await desk.acct(`restore ${backup}`, elsewhere);
  expect(bare).toMatchObject({ code: 0, err: '' });
  expect(bare.out).toContain('restore again with --account-ids-above');
  const known = await desk.acct(`restore ${backup} --force --account-ids-above 5000`, elsewhere);
  expect(known).toMatchObject({ code: 0, err: '' });
  expect(known.out).not.toContain('--account-ids-above');
  const created = await desk.acct('account create zoe', {
    ...elsewhere,
    stdin: 'zoe goes to sea\n',
  });
  expect(created.out).toContain('5001');
});

test('a log that lies beside a lost database is not taken for that of the backup', async () => {
  await using desk = await openDesk();
  const backup = await backupOf(desk);
  const place = join(desk.folder, 'new.db');
  const elsewhere = { environment: { ACCT_DATABASE_URL: `file:${place}` } };
  await desk.acct('migrate', elsewhere);
  const file = new Sqlite(place);
  file.exec("INSERT INTO acct_events (at, name) VALUES (0, 'of the lost one')");
  const log = await readFile(`${place}-wal`);
  file.close();
  const { rm, writeFile } = await import('node:fs/promises');
  await rm(place);
  await writeFile(`${place}-wal`, log);
  expect(await desk.acct(`restore ${backup}`, elsewhere)).toMatchObject({ code: 0 });
  expect(rowsOf(place, "SELECT 1 FROM acct_events WHERE name = 'of the lost one'")).toEqual([]);
  expect(rowsOf(place, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

const names = ['ann', 'bea', 'cid'] as const;

type Resident = { readonly name: string; readonly password: string; readonly tokens: string[] };

async function settle(url: string, name: string): Promise<Resident> {
  const password = `${name} goes to sea`;
  await output(Created, ask(url, 'signup.create', { input: { username: name, password } }));
  const tokens = [await signIn(url, { name, password }), await signIn(url, { name, password })];
  return { name, password, tokens };
}

async function signIn(url: string, { name: username, password }: Omit<Resident, 'tokens'>) {
  const { token } = await output(
    SignedIn,
    ask(url, 'signin.create', { input: { username, password } }),
  );
  return token;
}

/** What happens after a backup: ann signs out, bea changes the password, cid stays, dora arrives. */
async function liveOn(url: string, [ann, bea]: readonly Resident[]) {
  if (ann === undefined || bea === undefined) throw new Error('Two people are needed.');
  const done = async (outcome: ReturnType<typeof ask>) => output(z.unknown(), outcome);
  await done(ask(url, 'sessions.signOut', { token: ann.tokens[0] }));
  const input = { currentPassword: bea.password, newPassword: 'a new one after the backup' };
  await done(ask(url, 'password.change', { token: bea.tokens[0], input }));
  const dora = { name: 'dora', password: 'dora goes to sea' };
  const created = ask(url, 'signup.create', {
    input: { username: dora.name, password: dora.password },
  });
  const { id } = await output(Created, created);
  return { id, tokens: [await signIn(url, dora)] };
}

async function backupOf(desk: Desk): Promise<string> {
  const backup = join(desk.folder, 'backup.db');
  await desk.acct('account create ann', { stdin: 'ann goes to sea\n' });
  expect(await desk.acct(`backup ${backup}`)).toMatchObject({ code: 0 });
  return backup;
}

const Report = z.object({
  file: z.string(),
  kept: z.string().nullable(),
  migrated: z.array(z.string()),
  sessionsEnded: z.number(),
  idsKnown: z.boolean(),
});

function newestEvent(path: string) {
  const [row] = rowsOf(path, 'SELECT id, name FROM acct_events ORDER BY id DESC LIMIT 1');
  return z.object({ id: z.number(), name: z.string() }).parse(row);
}

function rowsOf(path: string, sql: string): unknown[] {
  const file = new Sqlite(path, { fileMustExist: true });
  try {
    return file.prepare(sql).all();
  } finally {
    file.close();
  }
}
