import { copyFile, mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, settingsWith } from '@acct/core';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { seededChance } from '../faults/chance.ts';
import { createTestDatabase } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { ask, Created, output, SignedIn, startService } from './service.ts';

const cuts = 50;
const opened = 3;

// What a power failure leaves: the file, and as much of the log as had come onto the disk.
test('whatever is left of SQLite’s log, the file is whole and tells a beginning of the history', async () => {
  const chance = seededChance('torn log');
  await using place = await createTestDatabase('sqlite');
  const path = place.url.replace('file:', '');
  await using copies = await temporaryFolder();
  const copy = join(copies.path, 'copy.db');
  // While this reads what was there before the log, nothing of the log is moved into the file: the two
  // copies fit together, as file and log of a machine do whose power fails.
  const pin = new Sqlite(path);
  pin.exec('BEGIN');
  pin.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  await using service = await startService({
    databaseUrl: place.url,
    bootstrapFile: join(copies.path, 'secret'),
  });
  const residents = Array.from({ length: 4 }, (_, n) => new Resident(service.url, `resident${n}`));
  const lives = residents.map((resident) => resident.live());
  await expect.poll(() => newestEvent(path), { timeout: 60_000 }).toBeGreaterThan(120);
  const acknowledged = residents.flatMap((resident) => [...resident.acknowledged]);
  await copyFile(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`);
  for (const resident of residents) resident.stop();
  await Promise.all(lives);
  pin.close();

  const { size } = await stat(`${copy}-wal`);
  const whole = await look(copy, size);
  expect(whole.problems).toEqual([]);
  expect(acknowledged.filter((each) => !whole.events.includes(each))).toEqual([]);
  for (let n = 0; n < cuts; n += 1) {
    const left = chance.whole(size);
    const found = await look(copy, left);
    const where = `${left} of ${size} bytes`;
    expect(found.problems, where).toEqual([]);
    expect(found.events, where).toEqual(whole.events.slice(0, found.events.length));
    if (n < opened) await serves(copy, left);
  }
  tried(cuts, `logs cut off at random, of ${size} bytes and ${whole.events.length} events`);
});

/** Signs up, and then in and out; what was acknowledged is named as the journal names it. */
class Resident {
  readonly acknowledged: string[] = [];
  readonly #url: string;
  readonly #name: string;
  #stopped = false;

  constructor(url: string, name: string) {
    this.#url = url;
    this.#name = name;
  }

  stop(): void {
    this.#stopped = true;
  }

  async live(): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const username = `${this.#name}n${n}`;
      const input = { username, password: `${username} goes to sea` };
      const { id } = await output(Created, ask(this.#url, 'signup.create', { input }));
      this.acknowledged.push(`accounts.created ${id}`);
      const first = await output(SignedIn, ask(this.#url, 'signin.create', { input }));
      this.acknowledged.push(`sessions.started ${first.sessionId}`);
      const second = await output(SignedIn, ask(this.#url, 'signin.create', { input }));
      this.acknowledged.push(`sessions.started ${second.sessionId}`);
      const { token } = first;
      await output(z.unknown(), ask(this.#url, 'sessions.signOut', { token }));
      this.acknowledged.push(`sessions.ended ${first.sessionId}`);
    }
  }
}

/** Opens the copy with the log cut off, and compares what is there with what the journal tells. */
async function look(copy: string, left: number) {
  const path = await cutOff(copy, left);
  const file = new Sqlite(path);
  const list = (sql: string) => file.prepare<[], string>(sql).pluck().all();
  const events = list(`SELECT name || ' ' || CASE name WHEN 'accounts.created' THEN account_id
    ELSE coalesce(session_id, '') END FROM acct_events ORDER BY id`);
  const integrity = String(file.pragma('integrity_check', { simple: true }));
  const accounts = list("SELECT 'accounts.created ' || id FROM acct_accounts");
  const sessions = list("SELECT 'sessions.started ' || id FROM acct_sessions");
  const passwords = list("SELECT 'accounts.created ' || account_id FROM acct_credentials");
  file.close();
  const ended = new Set(events.filter((event) => event.startsWith('sessions.ended ')));
  const told = (kind: string) => events.filter((event) => event.startsWith(kind)).sort();
  const alive = told('sessions.started ').filter(
    (event) => !ended.has(event.replace('started', 'ended')),
  );
  const problems = [
    ...(integrity === 'ok' ? [] : [integrity]),
    ...difference('accounts', accounts, told('accounts.created ')),
    ...difference('passwords', passwords, told('accounts.created ')),
    ...difference('sessions', sessions, alive),
  ];
  return { events, problems };
}

function difference(what: string, found: readonly string[], told: readonly string[]): string[] {
  const same = JSON.stringify([...found].sort()) === JSON.stringify(told);
  return same ? [] : [`${what}: ${found.length} are there, ${told.length} were told of`];
}

/** The service opens it, and somebody can sign up. */
async function serves(copy: string, left: number): Promise<void> {
  const databaseUrl = `file:${await cutOff(copy, left)}`;
  const core = await openCore(settingsWith({ databaseUrl, bcryptCost: 4 }), { sweeps: false });
  try {
    const input = { username: 'newcomer', password: 'newcomer goes to sea', attributes: {} };
    await core.as({ kind: 'nothing' }).signup.create(input);
  } finally {
    await core.close();
  }
}

async function cutOff(copy: string, left: number): Promise<string> {
  const path = `${copy}.cut`;
  for (const suffix of ['', '-wal', '-shm']) await rm(`${path}${suffix}`, { force: true });
  await copyFile(copy, path);
  await copyFile(`${copy}-wal`, `${path}-wal`);
  await truncate(`${path}-wal`, left);
  return path;
}

function newestEvent(path: string): number {
  const file = new Sqlite(path, { readonly: true });
  const newest = file.prepare<[], number | null>('SELECT max(id) FROM acct_events').pluck().get();
  file.close();
  return newest ?? 0;
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'acct-torn-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
