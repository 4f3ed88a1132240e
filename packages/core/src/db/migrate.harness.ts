import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { expect } from 'vitest';
import { bundled } from '../../../../tests/house/bundled.ts';
import { administer } from '../../../../tests/house/server-sql.ts';
import { parseDatabaseUrl } from './index.ts';

/**
 * Migrates in a process of its own, which can be killed and which does not share our locks. It ends with
 * its parent, also while a statement of SQLite lets nothing else run in it.
 */
export async function migrateInChild(url: string, migrationsDir: string) {
  const face = await bundled(new URL('./index.ts', import.meta.url));
  return startMigration(face.href, url, migrationsDir);
}

/** The same, by the face of `db` that it is given. */
export function startMigration(face: string, url: string, migrationsDir: string) {
  const source = `
    import { Worker } from 'node:worker_threads';
    new Worker(process.argv[3], { eval: true, execArgv: [] }).unref();
    import { migrate } from ${JSON.stringify(face)};
    console.error('started');
    const clock = { now: () => new Date() };
    const { applied } = await migrate({ url: process.argv[1], clock, migrationsDir: process.argv[2] });
    console.log([...applied, 'done'].join('\\n'));
  `;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', source, url, migrationsDir, watch],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return { process: child, started: firstLine(child), output: allOutput(child) };
}

/** Runs beside the statement. Who has lost the parent is given another one. */
const watch = `
  setInterval(() => {
    if (process.ppid !== ${process.pid}) process.kill(process.pid, 'SIGKILL');
  }, 500);
`;

function firstLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.stderr?.once('data', () => resolve()));
}

async function allOutput(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

export async function execute(url: string, sql: string): Promise<void> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'postgresql') return administer(address.url, sql);
  const file = new Sqlite(address.path);
  file.exec(sql);
  file.close();
}

export async function holdMigrationLock(url: string): Promise<() => Promise<void>> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'sqlite') {
    const file = new Sqlite(address.path);
    file.exec('BEGIN IMMEDIATE');
    return async () => {
      file.exec('ROLLBACK');
      file.close();
    };
  }
  const client = new pg.Client(address.url);
  await client.connect();
  // As `prisma migrate` takes it: for the session.
  await client.query('SELECT pg_advisory_lock(72707369)');
  return () => client.end();
}

export async function isMigrating(url: string): Promise<boolean> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'sqlite') {
    const file = new Sqlite(address.path, { timeout: 0 });
    try {
      file.exec('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } catch {
      return true;
    } finally {
      file.close();
    }
  }
  const sleeping = `SELECT 1 FROM pg_stat_activity
    WHERE wait_event = 'PgSleep' AND datname = current_database()`;
  return (await rowCount(address.url, sleeping)) > 0;
}

/** Fails unless so many processes wait for the migration lock of a PostgreSQL database. */
export async function expectWaiting(url: string, processes: number): Promise<void> {
  const waiting = `SELECT 1 FROM pg_locks JOIN pg_database ON database = pg_database.oid
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()`;
  expect(await rowCount(url, waiting)).toBe(processes);
}

async function rowCount(url: string, sql: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows.length;
  } finally {
    await client.end();
  }
}

/** Tries until it holds; the test's time limit ends it. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await check();
    } catch {
      await sleep(50);
    }
  }
}
