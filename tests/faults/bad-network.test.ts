import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { startBadNetwork } from './bad-network.ts';
import { rounds, seededChance } from './chance.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;
const roundMs = 10_000;
/** Of `pnpm faults`, which has a hundred rounds. */
const longestMs = 300_000;

// 200 ms there and back, give or take a hundred, and one piece in a hundred is a reset.
const badness = { delayMs: 100, jitterMs: 50, resetsInThousand: 10 };

test.runIf(testedProviders.includes('postgresql'))(
  'a slow and lossy network to PostgreSQL costs time and answers of 503, and nothing else',
  async () => {
    await using database = await createTestDatabase('postgresql');
    const chance = seededChance('network');
    await using network = await startBadNetwork(database.url, { chance, ...badness });
    await using world = await openWorld('slow and lossy network', database.url);
    const { crowd } = world;
    const service = await world.start({ databaseUrl: network.url });
    await settleIn(world, service);
    await crowd.gather(20);
    network.begin();
    const stop = crowd.drive(20);
    await sleep(Math.min(rounds(1) * roundMs, longestMs));
    // On a slow machine little goes over it.
    await expect.poll(network.resets, { timeout: recoveryMs }).toBeGreaterThan(0);
    await stop();
    network.end();
    const recovered = await crowd.untilAnswered(acts.signUp, recoveryMs);
    const told = [200, 201, 204, 503].map((status) => `${status}: ${timesOf(world.times(status))}`);
    expect(await world.judge({ killed: false })).toEqual([]);
    tried(
      network.resets(),
      `resets on a slow network; ${told.join('; ')}; served again after ${Math.round(recovered)} ms`,
    );
  },
);

function timesOf(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return `${times.length}, half in ${at(0.5)} ms, 99 of 100 in ${at(0.99)} ms`;
}
