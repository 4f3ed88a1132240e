import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { rounds } from './chance.ts';
import { openCluster } from './cluster.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;

test.runIf(testedProviders.includes('postgresql'))(
  'a PostgreSQL that crashes and comes back costs answers of 503 and nothing else',
  async () => {
    await using cluster = await openCluster();
    await using world = await openWorld('crash of PostgreSQL', cluster.url);
    const { crowd, chance } = world;
    const service = await world.start();
    await settleIn(world, service);
    await crowd.gather(20);
    const recovered: number[] = [];
    const count = rounds(2);
    for (let round = 1; round <= count; round += 1) {
      const stop = crowd.drive(20);
      await sleep(500 + chance.whole(500));
      await cluster.crash();
      await sleep(2000 + chance.whole(3000));
      await cluster.start();
      recovered.push(await crowd.untilAnswered(acts.signUp, recoveryMs));
      recovered.push(await crowd.untilAnswered(acts.check, recoveryMs));
      await sleep(500);
      await stop();
      expect(await world.judge({ killed: false }), `after crash ${round}`).toEqual([]);
    }
    tried(count, `crashes of PostgreSQL; served again after ${report(recovered)} ms`);
  },
);

function report(times: readonly number[]): string {
  return times.map(Math.round).join(', ');
}
