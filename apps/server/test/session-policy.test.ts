import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSettings } from '@acct/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../../tests/house/clock.ts';
import { bearer, member, openServer, type TestServer } from './harness.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-policy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file of its own for each, because Node loads a module once. */
async function module(text: string): Promise<string> {
  count += 1;
  const path = join(folder, `policy-${count}.mjs`);
  await writeFile(path, text);
  return path;
}

async function check({ url }: TestServer, token: string): Promise<number> {
  return (await fetch(`${url}/v1/session`, bearer(token))).status;
}

test('the example of the docs lets people in during office hours only', async () => {
  const docs = await readFile(new URL('../../../docs/session-policy.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(docs)?.[1] ?? '';
  const sessionPolicyFile = await module(example);
  // A Friday, and summer time in Berlin.
  const clock = testClock('2026-07-03T15:59:00.000Z');
  await using server = await openServer(
    { sessionPolicyFile, sessionIdleSeconds: 864_000 },
    { clock },
  );
  const token = await member(server);
  expect(await check(server, token)).toBe(200);
  clock.advance({ minutes: 1 });
  expect(await check(server, token), '18:00').toBe(401);
  clock.advance({ hours: 14 });
  expect(await check(server, token), 'Saturday 08:00').toBe(401);
  const monday = '2026-07-06T06:00:00.000Z';
  clock.advance({ milliseconds: Date.parse(monday) - clock.now().getTime() });
  const again = await member(server);
  expect(await check(server, again), 'Monday 08:00').toBe(200);
});

describe('a module', () => {
  test('may shorten the limits, and says the others of the settings', async () => {
    const clock = testClock();
    const sessionPolicyFile = await module('export default { idleMs: 5000 };');
    await using server = await openServer({ sessionPolicyFile }, { clock });
    const { sessionPolicy } = server.core.tools;
    expect(sessionPolicy).toEqual({ idleMs: 5000, absoluteMs: 86_400_000 });
    const token = await member(server);
    clock.advance({ milliseconds: 4999 });
    expect(await check(server, token)).toBe(200);
    clock.advance({ seconds: 5 });
    expect(await check(server, token)).toBe(401);
  });

  test('may be a function of the settings that makes an object of a class', async () => {
    const sessionPolicyFile = await module(`
      class Policy {
        constructor(idleMs) { this.idleMs = idleMs; this.refused = 'nobody'; }
        async allows(session) { return this.refused !== session.device; }
      }
      export default async (settings) => new Policy(settings.sessionIdleSeconds * 500);
    `);
    await using server = await openServer({ sessionPolicyFile });
    expect(server.core.tools.sessionPolicy).toMatchObject({ idleMs: 1_800_000 });
    expect(await check(server, await member(server))).toBe(200);
  });

  test('loses against a policy that the program hands in', async () => {
    const sessionPolicyFile = await module('export default { allows: () => false };');
    const sessionPolicy = { idleMs: 1000, absoluteMs: 1000 };
    await using server = await openServer({ sessionPolicyFile }, { sessionPolicy });
    expect(await check(server, await member(server))).toBe(200);
  });
});

test.each([
  ['throws', "{ throw new Error('the rota is lost'); }", 'the rota is lost'],
  ['rejects', "{ return Promise.reject(new Error('too late')); }", 'too late'],
  ['forgot its return', '{ true; }', 'neither true nor false'],
  ['answers a word', "{ return 'yes'; }", 'neither true nor false'],
])('a policy that %s refuses the request, and the log says why', async (_how, body, reason) => {
  const sessionPolicyFile = await module(`export default { allows() ${body} };`);
  await using server = await openServer({ sessionPolicyFile });
  const token = await member(server);
  expect(await check(server, token)).toBe(401);
  expect((await fetch(`${server.url}/trpc/sessions.check`, bearer(token))).status).toBe(401);
  expect(server.log()).toContain('the session policy failed');
  expect(server.log()).toContain(reason);
});

test.each([
  ['is not there', undefined, 'cannot be loaded'],
  ['has a mistake', 'export default {', 'cannot be loaded'],
  ['exports nothing', 'const policy = {};', 'an object with'],
  ['exports no policy', 'export default 5;', 'an object with'],
  ['misspells the only name', 'export default { allow() {} };', 'neither idleMs'],
  ['misspells a name', 'export default { idleMs: 1, allow() {} };', 'allow means nothing'],
  ['gives a limit as text', "export default { idleMs: '1h' };", 'idleMs: a positive number'],
  ['gives no time at all', 'export default { absoluteMs: 0 };', 'absoluteMs: a positive'],
  ['judges with no function', 'export default { allows: true };', 'allows: a function'],
  ['fails to make one', "export default () => { throw new Error('no rota'); };", 'no rota'],
])('a module that %s stops the start', async (_how, text, sentence) => {
  const sessionPolicyFile = text === undefined ? join(folder, 'none.mjs') : await module(text);
  const start = openServer({ sessionPolicyFile });
  await expect(start).rejects.toThrow(BadSettings);
  await expect(start).rejects.toThrow(`ACCT_SESSION_POLICY: ${sessionPolicyFile}: `);
  await expect(start).rejects.toThrow(sentence);
});
