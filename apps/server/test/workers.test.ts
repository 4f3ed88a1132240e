import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CrewProgram, isAlive, policyFolder, secretOf, startCrew, tokenOf } from './crew.ts';
import { postJson } from './harness.ts';

const patience = { timeout: 30_000 };
const unlimited = 120_000;

type Asked = { readonly status: number; readonly closing: boolean };

/** One request on a connection that the agent keeps; rejected when it gets no answer. */
function ask(url: string, token: string, agent?: Agent): Promise<Asked> {
  const headers = { authorization: `Bearer ${token}`, ...(agent ? {} : { connection: 'close' }) };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/session`, { headers, agent: agent ?? false }, (answer) => {
      answer.resume().on('error', reject);
      answer.on('end', () => {
        const closing = answer.headers.connection === 'close';
        resolve({ status: answer.statusCode ?? 0, closing });
      });
    });
    sent.on('error', reject).end();
  });
}

/** Asks on one connection until the service asks to close it. */
async function askUntilClosed(url: string, token: string, onAnswer: () => void): Promise<Asked[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: Asked[] = [];
  for (;;) {
    const answer = await ask(url, token, agent);
    answers.push(answer);
    onAnswer();
    if (answer.closing) return answers;
  }
}

function workersAsked(program: CrewProgram): Set<unknown> {
  const requests = program.lines().filter(({ msg, route }) => msg === 'request' && route !== '/');
  return new Set(requests.map(({ worker }) => worker));
}

test(
  'two workers answer one port, and what is done once is done once',
  async () => {
    await using program = await startCrew();
    const url = await program.running();
    const token = await tokenOf(url);
    let asked = 0;
    await expect
      .poll(async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, () => ask(url, token)));
        asked += answers.filter(({ status }) => status === 200).length;
        return workersAsked(program);
      }, patience)
      .toEqual(new Set([1, 2]));
    const applied = program
      .lines()
      .filter(({ msg }) => String(msg).startsWith('Applied migration'));
    expect(new Set(applied.map(({ msg }) => msg)).size).toBe(applied.length);

    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toContain(`acct_sessions_checked_total{outcome="valid"} ${asked}\n`);
    expect(figures.match(/^acct_hash_running /gm)).toHaveLength(1);

    const secret = await secretOf(program);
    const headers = { authorization: `Bearer ${token}` };
    const claimed = await fetch(`${url}/v1/admin/bootstrap`, postJson({ secret }, headers));
    expect(claimed.status).toBe(204);
    // Each has a share of the queue, and tells of all of it.
    const told = await fetch(`${url}/v1/admin/instance/settings`, { headers });
    const queue = { name: 'ACCT_HASH_QUEUE_MAX', value: '64', changed: false };
    expect(await told.json()).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining(queue)]),
    });
    const file = join(program.folder, '.data/bootstrap-secret');
    await expect.poll(() => existsSync(file), patience).toBe(false);
  },
  unlimited,
);

test(
  'a worker that is killed under requests is started again, and the service goes on',
  async () => {
    await using program = await startCrew();
    const url = await program.running();
    const token = await tokenOf(url);
    const [victim] = program.serving();
    expect(victim).toBeDefined();
    if (victim === undefined) return;

    let over = false;
    let [answered, lost] = [0, 0];
    const clients = Array.from({ length: 8 }, async () => {
      while (!over) {
        const done = await ask(url, token).catch(() => undefined);
        if (done?.status === 200) answered += 1;
        else lost += 1;
      }
    });
    await expect.poll(() => answered, patience).toBeGreaterThan(50);
    process.kill(victim.pid, 'SIGKILL');
    await expect.poll(() => program.serving().length, patience).toBe(3);
    const before = answered;
    await expect.poll(() => answered - before, patience).toBeGreaterThan(50);
    over = true;
    await Promise.all(clients);

    // Only what the victim had in hand is lost: each client asks one thing at a time.
    expect(lost).toBeLessThanOrEqual(clients.length);
    const [again] = program.serving().slice(2);
    expect(again?.worker).toBe(victim.worker);
    expect(again?.pid).not.toBe(victim.pid);
    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toContain('acct_sessions_checked_total{outcome="valid"}');
    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(0);
  },
  unlimited,
);

test(
  'a stop under load loses no request of clients that close when they are asked to',
  async () => {
    await using program = await startCrew();
    const url = await program.running();
    const token = await tokenOf(url);
    let answered = 0;
    const clients = Array.from({ length: 16 }, () =>
      askUntilClosed(url, token, () => {
        answered += 1;
      }),
    );
    await expect.poll(() => answered, patience).toBeGreaterThan(200);
    program.stop('SIGTERM');
    const all = (await Promise.all(clients)).flat();
    expect(all.filter(({ status }) => status !== 200)).toEqual([]);
    expect((await program.ended).code).toBe(0);
    expect(program.serving().some(({ pid }) => isAlive(pid))).toBe(false);
    expect(program.lines().filter(({ level }) => level === 'error')).toEqual([]);
  },
  unlimited,
);

test(
  'a second signal ends all at once',
  async () => {
    const place = await policyFolder('', "(writeFileSync('asked', ''), new Promise(() => {}))");
    await using program = await startCrew({ ACCT_SESSION_POLICY: 'policy.mjs' }, place);
    const url = await program.running();
    const token = await tokenOf(url);
    const asked = ask(url, token).catch(() => 'no answer');
    await expect.poll(() => existsSync(join(program.folder, 'asked')), patience).toBe(true);
    program.stop('SIGTERM');
    await expect.poll(program.output, patience).toContain('Acct is stopping');
    // One that follows at once would be taken for the same Ctrl-C.
    await new Promise((resolve) => setTimeout(resolve, 400));
    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(1);
    expect(await asked).toBe('no answer');
    await expect
      .poll(() => program.serving().filter(({ pid }) => isAlive(pid)), patience)
      .toEqual([]);
  },
  unlimited,
);

test(
  'no worker outlives the process that started it',
  async () => {
    await using program = await startCrew();
    await program.running();
    program.stop('SIGKILL');
    await program.ended;
    await expect
      .poll(() => program.serving().filter(({ pid }) => isAlive(pid)), patience)
      .toEqual([]);
  },
  unlimited,
);

test(
  'a start that a worker cannot make ends everything with one sentence',
  async () => {
    const place = await policyFolder("if (process.send) throw new Error('not in a worker');");
    await using program = await startCrew({ ACCT_SESSION_POLICY: 'policy.mjs' }, place);
    expect((await program.ended).code).toBe(1);
    const said = program
      .output()
      .split('\n')
      .filter((line) => line.includes('not in a worker'));
    expect(said).toHaveLength(1);
    expect(program.output()).not.toMatch(/\n +at |Acct is running/);
  },
  unlimited,
);

test(
  'a worker that cannot start again is tried less and less often, and told why',
  async () => {
    const place = await policyFolder(
      "if (process.send && existsSync('broken')) throw new Error('broken just now');",
    );
    await using program = await startCrew({ ACCT_SESSION_POLICY: 'policy.mjs' }, place);
    const url = await program.running();
    await writeFile(join(program.folder, 'broken'), '');
    const [victim] = program.serving();
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    const ends = () => program.lines().filter(({ msg }) => msg === 'a worker ended');
    await expect.poll(() => ends().length, patience).toBeGreaterThanOrEqual(3);
    const [first, second, third] = ends();
    expect(first).toMatchObject({ worker: victim?.worker, signal: 'SIGKILL', restartMs: 100 });
    expect(second).toMatchObject({ code: 1, restartMs: 200 });
    expect(third).toMatchObject({
      restartMs: 400,
      why: expect.stringContaining('broken just now'),
    });
    expect((await fetch(`${url}/healthz/ready`)).status).toBe(200);
    await rm(join(program.folder, 'broken'));
    await expect.poll(() => program.serving().length, patience).toBe(3);
  },
  unlimited,
);
