import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referenceDocument } from '@acct/server';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { openServed, type Served } from '../hostile/http/served.ts';
import { areInstalled, leftOut } from '../house/installed.ts';
import { sampleDefinitions } from '../house/samples.ts';
import { tried } from '../house/tried.ts';
import { ended, NotToBeHad } from './program.ts';
import { giveUp } from './tour.ts';
import { madeVenv } from './venv.ts';

const seconds = Number(process.env['ACCT_FUZZ_SECONDS'] ?? 30);
const seed = Number(process.env['ACCT_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const home = fileURLToPath(new URL('./schemathesis', import.meta.url));

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-schemathesis-'));
  served = await openServed({}, { definitions: [...sampleDefinitions] });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

// Its stateful phase follows ids from answer to call: what was created is read, changed and removed.
test('Schemathesis finds no answer that the document does not declare', async ({ skip }) => {
  const tools = await madeTools(skip);
  if (tools === undefined) return;
  const administrators = [];
  for (const name of ['una', 'dora', 'tria']) {
    const { username, password } = await served.house.admin(name);
    administrators.push({ username, password });
  }
  const who = { SCHEMATHESIS_HOOKS: 'hooks', ACCT_ADMINISTRATORS: JSON.stringify(administrators) };
  const place = `${served.url}/openapi.json`;
  const { code, told } = await fuzz(tools, [place, `--max-time=${seconds}`], who);
  expect(code, `seed ${seed}\n${told}`).toBe(0);
  const [, operations = ''] = /Tested: (\d+)/.exec(told) ?? [];
  const [, cases = ''] = /(\d+) generated/.exec(told) ?? [];
  expect(Number(operations)).toBeGreaterThan(30);
  tried(Number(cases), `calls by Schemathesis at ${operations} operations, seed ${seed}`);
});

test('Schemathesis would find an answer that is not declared', async ({ skip }) => {
  const tools = await madeTools(skip);
  if (tools === undefined) return;
  const document = structuredClone(await referenceDocument());
  const responses = document.paths?.['/v1/session']?.get?.responses ?? {};
  document.paths = { '/v1/session': { get: { responses: { 200: responses['200'] ?? {} } } } };
  const file = join(folder, 'doctored.json');
  await writeFile(file, JSON.stringify(document));
  const { code, told } = await fuzz(tools, [file, `--url=${served.url}`, '--phases=coverage'], {});
  expect(code, told).toBe(1);
  expect(told).toMatch(/Undocumented HTTP status code|Received: 401/);
});

async function fuzz(
  tools: string,
  options: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly told: string }> {
  const config = join(home, 'schemathesis.toml');
  const command = [join(tools, 'bin/schemathesis'), '--config-file', config, 'run', ...options];
  const env = { ACCT_URL: served.url, PYTHONPATH: home, PYTHONDONTWRITEBYTECODE: '1', ...more };
  const whole = { cwd: folder, env: { ...process.env, ...env } };
  const { code, stdout, stderr } = await ended([...command, ...always], whole);
  // What it sent may be long.
  return { code, told: (stdout + stderr).replaceAll(/(.{300}).+/g, '$1…').slice(-9000) };
}

const always = [
  `--seed=${seed}`,
  '--max-examples=15',
  '--request-timeout=20',
  '--continue-on-failure',
  '--no-shrink',
];

async function madeTools(skip: TestContext['skip']): Promise<string | undefined> {
  if (!areInstalled(['python3'], 'Schemathesis')) giveUp('no python3', skip);
  try {
    const requirements = new URL('./schemathesis/requirements.txt', import.meta.url);
    return await madeVenv('schemathesis', requirements);
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    leftOut(`Schemathesis: ${error.message.split('\n')[0]}`);
    giveUp(error.message, skip);
    return undefined;
  }
}
