import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { settingsWith } from '@acct/core';
import { expect, test } from 'vitest';
import { crowd as connections } from '../hostile/http/crowd.ts';
import { areInstalled } from '../house/installed.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { rounds } from './chance.ts';
import { exchange } from './kept-alive.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;
const filesMax = 128;

// The process has just started: all that it opens when it is first needed it cannot open.
test.runIf(areInstalled(['prlimit'], 'few open files')).each(testedProviders)(
  'a service on %s that may open few files says no to some, and serves all when there are fewer',
  async (provider) => {
    await using database = await createTestDatabase(provider);
    await using world = await openWorld(`few files on ${provider}`, database.url);
    const { crowd } = world;
    const before = await world.start();
    await settleIn(world, before);
    await crowd.gather(12);
    await before.kill();
    const under = ['prlimit', `--nofile=${filesMax}:${filesMax}`];
    const service = await world.start({}, { under });
    // Connections that are kept, so that something is asked for when no new one is taken.
    await crowd.burst(10, [acts.check]);
    const idlers = await connections(service.url, 200, '');
    const stop = crowd.drive(20);
    await sleep(3000);
    const unserved = world.slowest(503).count;
    idlers.leave();
    const recovered = await crowd.untilAnswered(acts.signUp, recoveryMs);
    await crowd.untilAnswered(acts.check, recoveryMs);
    await stop();
    // A connection that was not taken has no answer: clients are left as by a kill.
    expect(await world.judge({ killed: true })).toEqual([]);
    expect(service.gone()).toBe(false);
    tried(
      200,
      `connections to a service on ${provider} of ${filesMax} files, ${unserved} answers of 503; served again after ${Math.round(recovered)} ms`,
    );
  },
);

test('a service of little memory lives on, from however many addresses it is asked', async () => {
  const [provider = 'sqlite'] = testedProviders;
  await using database = await createTestDatabase(provider);
  await using world = await openWorld(`little memory on ${provider}`, database.url);
  const settings = { signInLimit: settingsWith({}).signInLimit, trustedProxies: ['127.0.0.1'] };
  const service = await world.start(settings, {
    variables: { NODE_OPTIONS: '--max-old-space-size=192' },
  });
  const { crowd } = world;
  await settleIn(world, service);
  await crowd.gather(4);
  const count = 2000 * rounds(1);
  const told = new Map<number, number>();
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let next = 0;
  async function askOn(): Promise<void> {
    for (; next < count; ) {
      next += 1;
      const { reply } = await exchange(service.url, agent, guessFrom(next));
      told.set(reply.status, (told.get(reply.status) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: 32 }, askOn));
  agent.destroy();
  expect([...told.keys()].filter((status) => status !== 401 && status !== 503)).toEqual([]);
  // Nobody signs in to be judged: the limit counts that, too.
  expect(await world.judge({ killed: false, only: new Set() })).toEqual([]);
  tried(
    count,
    `addresses that guessed at a service of little memory, which took ${await memoryOf(service.pid)}`,
  );
});

/** Each is somebody else, in a network of their own. */
function guessFrom(place: number): Parameters<typeof exchange>[2] {
  const body = JSON.stringify({ username: `nobody${place}`, password: 'a wrong guess' });
  const network = [place >> 16, place & 0xffff].map((part) => part.toString(16)).join(':');
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-forwarded-for': `2001:db8:${network}::1`,
  };
  return { method: 'POST', path: '/v1/sessions', headers, body };
}

async function memoryOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^VmHWM:\s*(.*)$/m.exec(status)?.[1] ?? 'an unknown amount';
}
