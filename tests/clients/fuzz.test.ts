import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openServed } from '../hostile/http/served.ts';
import { areInstalled } from '../house/installed.ts';
import { sampleDefinitions } from '../house/samples.ts';
import { tried } from '../house/tried.ts';
import { ended, NotToBeHad } from './program.ts';
import { giveUp } from './tour.ts';
import { madeVenv } from './venv.ts';

const seconds = Number(process.env['ACCT_FUZZ_SECONDS'] ?? 30);
const seed = Number(process.env['ACCT_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const folder = fileURLToPath(new URL('./schemathesis', import.meta.url));

// Its stateful phase follows ids from answer to call: what was created is read, changed and removed.
test('Schemathesis finds no answer that the document does not declare', async ({ skip }) => {
  if (!areInstalled(['python3'], 'Schemathesis')) return giveUp('no python3', skip);
  const tools = await madeTools().catch((error: unknown) => {
    if (!(error instanceof NotToBeHad)) throw error;
    giveUp(error.message, skip);
  });
  if (tools === undefined) return;
  await using served = await openServed({}, { definitions: [...sampleDefinitions] });
  const administrators = [];
  for (const name of ['una', 'dora', 'tria']) {
    const { username, password } = await served.house.admin(name);
    administrators.push({ username, password });
  }
  const env = {
    ...process.env,
    ACCT_URL: served.url,
    ACCT_ADMINISTRATORS: JSON.stringify(administrators),
    SCHEMATHESIS_HOOKS: 'hooks',
    PYTHONPATH: folder,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const command = [join(tools, 'bin/schemathesis'), 'run', `${served.url}/openapi.json`];
  const told = await ended([...command, ...options], { cwd: folder, env });
  expect(told.code, `seed ${seed}\n${told.stdout}${told.stderr}`).toBe(0);
  const { operations, cases } = countsOf(told.stdout);
  expect(operations).toBeGreaterThan(30);
  tried(cases, `calls by Schemathesis at ${operations} operations, seed ${seed}`);
});

const options = [
  `--max-time=${seconds}`,
  `--seed=${seed}`,
  '--max-examples=15',
  '--request-timeout=20',
  '--continue-on-failure',
  '--no-shrink',
];

function madeTools(): Promise<string> {
  return madeVenv('schemathesis', new URL('./schemathesis/requirements.txt', import.meta.url));
}

function countsOf(stdout: string) {
  const [, operations] = /Tested: (\d+)/.exec(stdout) ?? [];
  const [, cases] = /(\d+) generated/.exec(stdout) ?? [];
  return { operations: Number(operations), cases: Number(cases) };
}
