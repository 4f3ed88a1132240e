/**
 * Imports a generated PyAcct from PostgreSQL into PostgreSQL and into SQLite, and copies the very rows
 * that came of it with a plain COPY, into tables with the same indexes. An account is six rows: itself,
 * its password, three values and an event.
 *
 *   npx tsx bench/import.ts [accounts, 100000 unless said otherwise]
 *
 * A million accounts need about 3 GB below the temporary folder, or ACCT_TEST_POSTGRES_URL.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  importPyacct,
  migrate,
  openCore,
  type Progress,
  safeChoices,
  settingsWith,
  systemClock,
} from '@acct/core';
import { startPostgres } from '../tests/house/postgres.ts';
import { administer } from '../tests/house/server-sql.ts';

const accounts = Number(process.argv[2] ?? 100_000);
const rowsAnAccount = 6;
const origin = { requestId: 'bench', address: null, device: null };
const operator = { kind: 'operator', origin } as const;
const folder = mkdtempSync(join(tmpdir(), 'acct-bench-import-'));
// The server of the database is another user and writes what COPY reads.
chmodSync(folder, 0o777);
const server = await startPostgres();
try {
  const from = await newDatabase('acct_bench_from');
  await administer(from, pyacctOf(accounts));
  const into = await newDatabase('acct_bench_into');
  await measure('into PostgreSQL', from, into);
  await measureCopy(into);
  await measure('into SQLite', from, `file:${join(folder, 'acct.db')}`);
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`load average ${load.join(' ')}`);
} finally {
  await administer(server.url, 'DROP DATABASE IF EXISTS acct_bench_from WITH (FORCE)');
  await administer(server.url, 'DROP DATABASE IF EXISTS acct_bench_into WITH (FORCE)');
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name: string, from: string, databaseUrl: string): Promise<void> {
  await migrate({ url: databaseUrl, clock: systemClock });
  const core = await openCore(settingsWith({ databaseUrl }), { sweeps: false });
  const began: Partial<Record<Progress['doing'], number>> = {};
  try {
    const report = await importPyacct(core.tools, operator, {
      from,
      apply: true,
      choices: safeChoices,
      withSessions: false,
      zone: 'UTC',
      superIds: [],
      onProgress: ({ doing, done, of }) => {
        began[doing] ??= performance.now();
        if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${doing} ${done} of ${of}   `);
      },
    });
    if (report.accounts.imported !== accounts) throw new Error(JSON.stringify(report));
    const [examined = 0, imported = 0] = [began.examine, began.import];
    tell({ name: `${name}, examining`, ms: imported - examined, rows: accounts * rowsAnAccount });
    const ms = performance.now() - imported;
    tell({ name: `${name}, writing`, ms, rows: accounts * rowsAnAccount });
    const mb = Math.round(process.memoryUsage.rss() / 1_048_576);
    console.log(JSON.stringify({ name: 'resident memory of the import', mb }));
  } finally {
    await core.close();
  }
}

/** Out to a file, and from there into a table with the same columns and indexes; only this is timed. */
async function measureCopy(database: string): Promise<void> {
  let ms = 0;
  for (const table of ['accounts', 'credentials', 'attribute_values', 'events']) {
    const file = join(folder, table);
    await administer(database, `COPY acct_${table} TO '${file}'`);
    await administer(database, `CREATE TABLE copy_${table} (LIKE acct_${table} INCLUDING ALL)`);
    const began = performance.now();
    await administer(database, `COPY copy_${table} FROM '${file}'`);
    ms += performance.now() - began;
    rmSync(file, { force: true });
  }
  tell({ name: 'plain COPY of the same rows', ms, rows: accounts * rowsAnAccount });
}

function tell({ name, ms, rows }: { name: string; ms: number; rows: number }): void {
  const seconds = ms / 1000;
  const rowsASecond = Math.round(rows / seconds);
  console.log(JSON.stringify({ name, accounts, rows, seconds: seconds.toFixed(1), rowsASecond }));
}

async function newDatabase(name: string): Promise<string> {
  await administer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await administer(server.url, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** PyAcct's tables, each with as many rows as a service of that size has. */
function pyacctOf(count: number): string {
  return `
    CREATE TABLE accounts (id serial PRIMARY KEY);
    CREATE TABLE usernames (id integer PRIMARY KEY, username varchar UNIQUE);
    CREATE TABLE passwords (id integer PRIMARY KEY, salt varchar, password varchar);
    CREATE TABLE sessions (id uuid PRIMARY KEY, created_time timestamp, used_time timestamp);
    CREATE TABLE account_sessions (session_id uuid, account_id integer,
      PRIMARY KEY (session_id, account_id));
    CREATE TABLE attribute_details (key varchar PRIMARY KEY, required boolean NOT NULL,
      sensitive boolean NOT NULL, "unique" boolean NOT NULL);
    CREATE TABLE attributes (account_id integer, key varchar, value varchar,
      PRIMARY KEY (key, account_id));
    INSERT INTO accounts (id) SELECT generate_series(1, ${count});
    INSERT INTO usernames SELECT id, 'person' || id FROM accounts;
    INSERT INTO passwords SELECT id, (id % 16777216)::text,
      encode(sha256(id::text::bytea), 'hex') FROM accounts;
    INSERT INTO attribute_details VALUES ('email', true, true, true),
      ('country', true, false, false), ('bio', false, false, false);
    INSERT INTO attributes SELECT id, 'email', 'person' || id || '@example.org' FROM accounts;
    INSERT INTO attributes SELECT id, 'country', 'NL' FROM accounts;
    INSERT INTO attributes SELECT id, 'bio', 'Account number ' || id FROM accounts;
    ANALYZE;`;
}
