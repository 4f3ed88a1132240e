import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { openCluster } from './cluster.ts';
import { openWorld, settleIn } from './service.ts';
import { canMount, openSmallDisk, type SmallDisk } from './small-disk.ts';

const recoveryMs = 60_000;
const mayMount = canMount('full disks');

test.runIf(mayMount && testedProviders.includes('sqlite'))(
  'a full disk under SQLite costs 503 for changes, and nothing once there is room',
  async () => {
    await using disk = await openSmallDisk(8);
    await fillUnder(`file:${join(disk.path, 'acct.db')}`, disk);
  },
);

// As far as the data goes: a PostgreSQL that cannot write its own log ends, which is a crash.
test.runIf(mayMount && testedProviders.includes('postgresql'))(
  'a full disk under PostgreSQL costs 503 for changes, and nothing once there is room',
  async () => {
    await using disk = await openSmallDisk(96);
    await using cluster = await openCluster(join(disk.path, 'data'));
    await fillUnder(cluster.url, disk);
  },
);

async function fillUnder(databaseUrl: string, disk: SmallDisk): Promise<void> {
  const provider = databaseUrl.startsWith('file:') ? 'SQLite' : 'PostgreSQL';
  await using world = await openWorld(`full disk under ${provider}`, databaseUrl);
  const { crowd } = world;
  const service = await world.start();
  await settleIn(world, service);
  await crowd.gather(20);
  const stop = crowd.drive(20);
  await sleep(500);
  await disk.fill();
  await expect.poll(() => world.slowest(503).count, { timeout: recoveryMs }).toBeGreaterThan(0);
  const checks = world.answered('check', 200);
  await sleep(3000);
  const during = world.answered('check', 200) - checks;
  expect((await fetch(`${service.url}/healthz/live`)).status).toBe(200);
  await disk.free();
  const recovered = await crowd.untilAnswered(acts.signUp, recoveryMs);
  await stop();
  expect(await world.judge({ killed: false })).toEqual([]);
  expect(during).toBeGreaterThan(0);
  // Of PostgreSQL a check needs a connection, which may be in use on a busy machine.
  if (provider === 'SQLite') expect(world.answered('check', 503)).toBe(0);
  tried(
    world.slowest(503).count,
    `changes answered 503 by a full disk under ${provider}, besides ${during} checks; served again after ${Math.round(recovered)} ms`,
  );
}
