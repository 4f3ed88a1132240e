/**
 * Cold start and memory at rest of the built service: from the spawn to the first verified answer (one
 * that asks the database), and the resident memory five seconds later. Rounds alternate between a database that is made and one that is there.
 *
 *   npx pnpm@10 build && npx tsx bench/start.ts [rounds]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = Number(process.argv[2] ?? 5);
const program = new URL('../apps/server/dist/main.js', import.meta.url).pathname;
const restMs = 5000;

type Round = { database: 'new' | 'existing'; answerMs: number; restMb: number };

const results: Round[] = [];
for (let round = 0; round < rounds; round += 1) {
  const folder = mkdtempSync(join(tmpdir(), 'acct-start-'));
  results.push(await measure(folder, 'new'), await measure(folder, 'existing'));
  rmSync(folder, { recursive: true, force: true });
}
for (const result of results) console.log(JSON.stringify(result));
console.log(
  `load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
for (const database of ['new', 'existing'] as const) {
  const of = results.filter((result) => result.database === database);
  console.log(
    `${database} database: first answer ${spread(of.map((r) => r.answerMs))} ms, ` +
      `at rest ${spread(of.map((r) => r.restMb))} MB`,
  );
}

async function measure(folder: string, database: Round['database']): Promise<Round> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const began = performance.now();
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ACCT_PORT: String(port) },
    stdio: 'ignore',
  });
  try {
    await firstAnswer(port);
    const answerMs = Math.round(performance.now() - began);
    await sleep(restMs);
    return { database, answerMs, restMb: residentMb(child) };
  } finally {
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
  }
}

async function firstAnswer(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/attributes`).catch(() => undefined);
    if (answer?.status === 200 && 'items' in Object(await answer.json())) return;
    await sleep(5);
  }
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]}-${sorted.at(-1)})`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
