import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openDesk, problemIn } from '../../apps/cli/test/desk.ts';
import { tried } from '../house/tried.ts';
import { ask, Created, output, SignedIn, startService } from './service.ts';

const Report = z.object({
  file: z.string(),
  bytes: z.number(),
  rows: z.record(z.string(), z.number()),
});

test('a backup under load has all that was acknowledged before it, and nothing by half', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'acct.db');
  fill(path);
  await using service = await startService({ databaseUrl: `file:${path}` });
  const writers = new Writers(service.url);
  const checks = await watchChecks(service.url);
  const begun = writers.start(4);
  const backups = 3;
  for (let n = 0; n < backups; n += 1) {
    const acknowledged = [...writers.acknowledged];
    const to = join(desk.folder, `backup-${n}.db`);
    const report = Report.parse(await desk.json(`backup ${to}`));
    const { size, mode } = await stat(to);
    expect(report).toMatchObject({ file: to, bytes: size });
    expect(mode & 0o777).toBe(0o600);
    judge(to, report.rows, acknowledged);
  }
  await writers.stop(begun);
  const slowest = await checks.stop();
  expect((await readdir(desk.folder)).filter((name) => /partial|backup-\d.db-/.test(name))).toEqual(
    [],
  );
  tried(
    backups,
    `backups of a file of ${(await stat(path)).size >> 20} MiB beside ${writers.acknowledged.length} sign-ups; the slowest of ${checks.count()} checks took ${slowest.toFixed(0)} ms`,
  );
});

test('a backup overwrites nothing unless it is told to, and never the database itself', async () => {
  await using desk = await openDesk();
  const to = join(desk.folder, 'backup.db');
  await desk.acct(`backup ${to}`);
  const before = await stat(to);
  const refused = await desk.acct(`backup ${to} --json`);
  expect(refused.code).toBe(1);
  expect(problemIn(refused).code).toBe('backup.target_exists');
  expect((await stat(to)).ino).toBe(before.ino);
  const forced = await desk.acct(`backup ${to} --force`);
  expect(forced).toMatchObject({ code: 0, err: '' });
  expect(forced.out).toMatch(/^acct_accounts +0$/m);
  expect(forced.out).toContain(`Every page was verified. The backup is ${to}.\n`);
  expect((await stat(to)).ino).not.toBe(before.ino);
  const onto = await desk.acct(`backup ${join(desk.folder, 'acct.db')} --force --json`);
  expect(problemIn(onto).code).toBe('backup.target_exists');
});

test('a backup is refused where there is no database, and none is made there', async () => {
  await using desk = await openDesk('empty');
  const refused = await desk.acct(`backup ${join(desk.folder, 'b.db')} --json`);
  expect(problemIn(refused).code).toBe('backup.no_database');
  expect(await readdir(desk.folder)).toEqual([]);
});

test('a backup of PostgreSQL is told of, with the command and without the password', async () => {
  await using desk = await openDesk('empty', 'postgresql://me:s3cret@db.example:5432/acct');
  const refused = await desk.acct('backup acct.dump');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain(
    "pg_dump --format=custom --file='acct.dump' 'postgresql://me@db.example:5432/acct'",
  );
  expect(refused.err).not.toContain('s3cret');
  const restore = await desk.acct('restore acct.dump');
  expect(restore.err).toContain('acct session end-all --yes');
  expect(restore.err).not.toContain('s3cret');
});

/** Enough pages that a copy takes several steps, with writes in between. */
function fill(path: string): void {
  const file = new Sqlite(path);
  file.exec(`INSERT INTO acct_events (at, name, details)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)
    SELECT 0, 'filling', hex(randomblob(60)) FROM n`);
  file.close();
}

/** The backup is one moment of the database: no half of a sign-up, and none that was acknowledged is missing. */
function judge(
  path: string,
  rows: Readonly<Record<string, number>>,
  acknowledged: readonly string[],
): void {
  const file = new Sqlite(path, { readonly: true });
  const numbers = (sql: string) => file.prepare<[], number>(sql).pluck().get();
  const names = new Set(
    file.prepare<[], string>('SELECT username FROM acct_accounts').pluck().all(),
  );
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(numbers('SELECT count(*) FROM acct_events')).toBe(rows['acct_events']);
  const accounts = numbers('SELECT count(*) FROM acct_accounts');
  expect(accounts).toBe(rows['acct_accounts']);
  expect(numbers("SELECT count(*) FROM acct_events WHERE name = 'accounts.created'")).toBe(
    accounts,
  );
  expect(numbers('SELECT count(*) FROM acct_credentials')).toBe(accounts);
  file.close();
  expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
}

class Writers {
  readonly acknowledged: string[] = [];
  readonly #url: string;
  #stopped = false;

  constructor(url: string) {
    this.#url = url;
  }

  start(count: number): Promise<void>[] {
    return Array.from({ length: count }, (_, n) => this.#write(n));
  }

  async stop(begun: readonly Promise<void>[]): Promise<void> {
    this.#stopped = true;
    await Promise.all(begun);
  }

  async #write(writer: number): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const username = `writer${writer}n${n}`;
      const input = { username, password: `${username} goes to sea` };
      await output(Created, ask(this.#url, 'signup.create', { input }));
      this.acknowledged.push(username);
    }
  }
}

/** One check after the other all the time; gives how long the slowest one took. */
async function watchChecks(url: string) {
  const input = { username: 'watcher', password: 'watches the harbour' };
  await output(Created, ask(url, 'signup.create', { input }));
  const { token } = await output(SignedIn, ask(url, 'signin.create', { input }));
  let slowest = 0;
  let count = 0;
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const began = performance.now();
      await output(z.object({}), ask(url, 'sessions.check', { token }));
      slowest = Math.max(slowest, performance.now() - began);
      count += 1;
    }
  })();
  return {
    count: () => count,
    stop: async () => {
      stopped = true;
      await watching;
      return slowest;
    },
  };
}
