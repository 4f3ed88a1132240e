import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../tests/house/free-port.ts';
import { countersOf } from '../counters.ts';
import type { Part } from '../part.ts';
import { betterAuthCookieOf } from '../peer-cookies.ts';
import { acctProgram, endWithParent, productionEnvironment, programPath } from '../program.ts';
import type { Values } from '../results.ts';
import type { Stage } from '../stage.ts';
import { tokenOf } from '../tokens.ts';
import { betterAuthDatabase } from './peers.ts';

export const start: Part = {
  name: 'start',
  title: 'Start and size',
  says: 'From the start of the process to the first answer that asked the database and is right, and the memory five seconds later. The database file is there; one subject begins without any.',
  plots: 'answerMs',
  needsPeers: true,
  async run(stage) {
    const subjects = [await acctExisting(stage), acctNew(stage), await betterAuth(stage)];
    for (let round = 1; round <= stage.options.rounds; round += 1) {
      for (const subject of subjects) {
        const values = await measure(subject);
        const load = loadavg()[0] ?? 0;
        stage.record({ part: 'start', subject: subject.name, round, load, values });
      }
    }
  },
};

export const startNames = {
  acct: 'Acct, existing SQLite file',
  acctNew: 'Acct, new SQLite file',
  betterAuth: 'Better Auth, existing SQLite file',
};

type Starter = {
  readonly name: string;
  spawn(port: number): ChildProcess;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What only the right answer holds. */
  readonly holds: string;
};

const restMs = 5000;

async function measure(starter: Starter): Promise<Values> {
  const port = await freePort();
  const began = performance.now();
  const child = starter.spawn(port);
  endWithParent(child);
  try {
    await firstAnswer(starter, port, child);
    const answerMs = performance.now() - began;
    await sleep(restMs);
    const counters = countersOf(child.pid ?? 0);
    const memory = counters && { memoryMb: counters.memoryMb, privateMb: counters.privateMb };
    return { answerMs, ...memory };
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
}

async function firstAnswer(
  { path, headers, holds, name }: Starter,
  port: number,
  child: ChildProcess,
): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(
      () => undefined,
    );
    if (answer?.status === 200 && (await answer.text()).includes(holds)) return;
    await sleep(2);
  }
  throw new Error(`${name} ended before its first answer.`);
}

async function acctExisting(stage: Stage): Promise<Starter> {
  const url = await stage.acctDatabase('sqlite');
  return {
    name: startNames.acct,
    spawn: (port) => spawnAcct(stage.folder, port, url),
    path: '/v1/session',
    headers: { authorization: `Bearer ${tokenOf(7)}` },
    holds: '"person7"',
  };
}

function acctNew(stage: Stage): Starter {
  return {
    name: startNames.acctNew,
    spawn: (port) => {
      const folder = mkdtempSync(join(stage.folder, 'new-'));
      return spawnAcct(folder, port, `file:${join(folder, 'acct.db')}`);
    },
    path: '/v1/attributes',
    headers: {},
    holds: '"items"',
  };
}

function spawnAcct(folder: string, port: number, url: string): ChildProcess {
  return spawn(process.execPath, [acctProgram], {
    cwd: folder,
    env: productionEnvironment({
      ACCT_PORT: String(port),
      ACCT_DATABASE_URL: url,
      ACCT_BOOTSTRAP_FILE: join(folder, 'bootstrap-secret'),
    }),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function betterAuth(stage: Stage): Promise<Starter> {
  const database = await betterAuthDatabase(stage, 'sqlite');
  return {
    name: startNames.betterAuth,
    spawn: (port) =>
      spawn(
        process.execPath,
        [programPath('peers/better-auth'), JSON.stringify({ database, port })],
        {
          env: productionEnvironment({}),
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      ),
    path: '/api/auth/get-session',
    headers: { cookie: betterAuthCookieOf(7) },
    holds: '"user7"',
  };
}
