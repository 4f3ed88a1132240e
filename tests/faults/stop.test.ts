import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { rounds } from './chance.ts';
import { exchange, KeptAlive } from './kept-alive.ts';
import { openWorld, type Service, settleIn } from './service.ts';

// Two processes on one database; one after the other is stopped with SIGTERM and takes its leave while
// fifty requests a second go on. Nobody who holds to HTTP notices.
test.each(testedProviders)(
  'two processes on %s are replaced one after the other, and no request fails',
  async (provider) => {
    await using database = await createTestDatabase(provider);
    const clients = new KeptAlive(8);
    await using world = await openWorld(`rolling stop on ${provider}`, database.url, clients.wire);
    const { crowd } = world;
    let old = await world.start();
    let young = await world.start();
    clients.goTo([old.url, young.url]);
    await settleIn(world, young);
    await crowd.gather(20);
    const stop = crowd.drive(50);
    const count = rounds(2);
    for (let round = 1; round <= count; round += 1) {
      const next = await world.start();
      clients.goTo([young.url, next.url, old.url]);
      await sleep(500);
      expect(await stopped(old), `stop ${round}`).toEqual({ told: 503, code: 0 });
      [old, young] = [young, next];
    }
    await sleep(500);
    await stop();
    clients.close();
    // None without an answer, and none of 503: see V14.
    expect(world.slowest(503).count).toBe(0);
    expect(await world.judge({ killed: false })).toEqual([]);
    tried(count, `processes replaced on ${provider}, under 50 requests a second`);
  },
);

/** What a balancer hears last of the readiness of a process that is told to stop, and how that ends. */
async function stopped({ url, signal }: Service): Promise<{ told: number; code: number | null }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const look = { method: 'GET', path: '/healthz/ready', headers: {}, body: '' };
  expect((await exchange(url, agent, look)).reply.status).toBe(200);
  const ended = signal('SIGTERM');
  let told = 200;
  while (told === 200) {
    told = (await exchange(url, agent, look)).reply.status;
    await sleep(10);
  }
  const code = await ended;
  agent.destroy();
  return { told, code };
}
