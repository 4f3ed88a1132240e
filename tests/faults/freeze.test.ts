import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { rounds } from './chance.ts';
import { openCluster } from './cluster.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;

// With the settings as they come: what is promised here is what an operator gets without reading.
test.runIf(testedProviders.includes('postgresql'))(
  'a PostgreSQL that freezes is answered for with 503, and forgotten when it thaws',
  async () => {
    await using cluster = await openCluster();
    await using world = await openWorld('freeze of PostgreSQL', cluster.url);
    const { crowd } = world;
    const service = await world.start();
    await settleIn(world, service);
    await crowd.gather(20);
    const recovered: number[] = [];
    const count = rounds(1);
    for (let round = 1; round <= count; round += 1) {
      const stop = crowd.drive(20);
      await sleep(1000);
      await cluster.freeze();
      for (let second = 0; second < 10; second += 1) {
        expect((await fetch(`${service.url}/healthz/live`)).status).toBe(200);
        await sleep(1000);
      }
      expect((await fetch(`${service.url}/healthz/ready`)).status).toBe(503);
      cluster.thaw();
      recovered.push(await crowd.untilAnswered(acts.signUp, recoveryMs));
      recovered.push(await crowd.untilAnswered(acts.check, recoveryMs));
      await stop();
      expect(await world.judge({ killed: false }), `after freeze ${round}`).toEqual([]);
    }
    const slowest = world.slowest(503);
    expect(slowest.count).toBeGreaterThan(0);
    tried(
      slowest.count,
      `answers of 503 from a frozen PostgreSQL, the slowest after ${slowest.ms} ms; served again after ${recovered.map(Math.round).join(', ')} ms`,
    );
  },
);
