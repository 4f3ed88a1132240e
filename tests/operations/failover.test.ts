import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { acts } from '../faults/acts.ts';
import { rounds } from '../faults/chance.ts';
import { openWorld, settleIn } from '../faults/service.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { openReplicas } from './replicas.ts';

const recoveryMs = 60_000;

test.runIf(testedProviders.includes('postgresql'))(
  'a primary killed under load loses nothing that was acknowledged, and its standby is found without a restart',
  async () => {
    await using replicas = await openReplicas();
    await using world = await openWorld('failover of PostgreSQL', replicas.url);
    const { crowd, chance } = world;
    const services = [await world.start(), await world.start()] as const;
    const [service] = services;
    crowd.goTo(() => service.url);
    await settleIn(world, service);
    await crowd.gather(20);
    const times: string[] = [];
    const count = rounds(2);
    for (let round = 1; round <= count; round += 1) {
      if (round > 1) await replicas.replaceStandby();
      crowd.goTo(() => (chance.pick(services) ?? service).url);
      const stop = crowd.drive(20);
      await sleep(1500 + chance.whole(500));
      // A primary that acknowledged anything without its standby would lose it now.
      await replicas.cutStandbyOff();
      await sleep(500);
      const killed = performance.now();
      await replicas.killPrimary();
      await sleep(1000 + chance.whole(1000));
      for (const { url } of services) {
        expect((await fetch(`${url}/healthz/ready`)).status).toBe(503);
      }
      const promoted = performance.now();
      await replicas.promoteStandby();
      for (const { url } of services) {
        crowd.goTo(() => url);
        await crowd.untilAnswered(acts.signUp, recoveryMs);
        await crowd.untilAnswered(acts.check, recoveryMs);
      }
      const now = performance.now();
      times.push(`${Math.round(now - promoted)} of ${Math.round(now - killed)}`);
      crowd.goTo(() => (chance.pick(services) ?? service).url);
      await sleep(1000);
      await stop();
      const about = { killed: false, databaseUrl: replicas.primaryUrl() };
      expect(await world.judge(about), `after failover ${round}`).toEqual([]);
    }
    const { count: refused } = world.slowest(503);
    expect(refused).toBeGreaterThan(0);
    tried(
      count,
      `failovers, ${refused} answers of 503; both processes wrote again ${times.join(', ')} ms after promotion and kill`,
    );
  },
);
