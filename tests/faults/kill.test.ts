import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { rounds } from './chance.ts';
import { openWorld, settleIn } from './service.ts';

const burst = 30;
const killedWithinMs = 300;

// The service is killed in the middle of thirty things that people do at once. Each of them has written
// down what was acknowledged. The moment is chance; whatever it is, all invariants must hold.
test.concurrent.each(testedProviders)(
  'killed without warning, the service on %s keeps all that it acknowledged',
  async (provider) => {
    await using database = await createTestDatabase(provider);
    await using world = await openWorld(`kill -9 on ${provider}`, database.url);
    const { crowd, chance } = world;
    let service = await world.start();
    await settleIn(world, service);
    await crowd.gather(20);
    const count = rounds(3);
    for (let round = 1; round <= count; round += 1) {
      const busy = crowd.burst(burst);
      await sleep(chance.part(killedWithinMs, round, count));
      await service.kill();
      await busy;
      service = await world.start();
      // Everybody who is in doubt is judged and then asks for nothing more; a few of the others, too.
      const doubted = crowd.people.filter(({ inDoubt }) => inDoubt);
      const others = Array.from({ length: 20 }, () => chance.pick(crowd.people));
      const only = new Set([...doubted, ...others].flatMap((one) => one?.name ?? []));
      expect(await world.judge({ killed: true, only }), `after kill ${round}`).toEqual([]);
      for (const { name } of doubted) crowd.forget(name);
    }
    expect(await world.judge({ killed: true })).toEqual([]);
    tried(count, `kills of the service on ${provider} in a burst of ${burst} changes`);
  },
);
