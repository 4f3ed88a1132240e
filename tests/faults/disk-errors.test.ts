import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { areInstalled } from '../house/installed.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { rounds } from './chance.ts';
import { failCalls } from './failing-calls.ts';
import { losePages } from './lost-pages.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;
const withStrace = test.runIf(
  testedProviders.includes('sqlite') && areInstalled(['strace'], 'errors of the disk'),
);

// The worst of all errors: a disk that could not take what was written says so once, and forgets it.
withStrace('what a disk could not sync is never acknowledged, nor what builds on it', async () => {
  await using database = await createTestDatabase('sqlite');
  await using world = await openWorld('errors of the disk', database.url);
  const { crowd } = world;
  const files = ['', '-wal'].map((end) => `${database.url.slice('file:'.length)}${end}`);
  let service = await world.start();
  await settleIn(world, service);
  let failed = 0;
  let lost = 0;
  const count = rounds(1);
  for (let round = 1; round <= count; round += 1) {
    await crowd.gather(8);
    const before = await Promise.all(files.map((path) => readFile(path)));
    const disk = await failCalls(service.pid, { calls: ['fsync', 'fdatasync'], error: 'EIO' });
    const stop = crowd.drive(20);
    await expect.poll(() => readiness(service.url), { timeout: recoveryMs }).toBe(503);
    await sleep(1000);
    await stop();
    const after = await Promise.all(files.map((path) => readFile(path)));
    failed += await disk.end();
    await crowd.untilAnswered(acts.signUp, recoveryMs);
    await crowd.burst(10);
    await expect.poll(() => readiness(service.url), { timeout: recoveryMs }).toBe(200);
    // Nobody is asked yet: so many sign-ins would move the log into the file.
    const only = new Set<string>();
    expect(await world.judge({ killed: false, only }), `after error ${round}`).toEqual([]);
    // Then the power fails.
    await service.kill();
    for (const [at, path] of files.entries()) {
      const moments = { before: before[at] ?? none, after: after[at] ?? none };
      lost += await losePages(path, moments);
    }
    service = await world.start();
    expect(await world.judge({ killed: true }), `after power failure ${round}`).toEqual([]);
  }
  expect(failed).toBeGreaterThan(0);
  tried(failed, `syncs that failed in ${count} rounds; the power took ${lost} pages with it`);
});

withStrace.each([
  { calls: ['pwrite64'], error: 'EIO', what: 'gives errors' },
  { calls: ['pwrite64', 'ftruncate'], error: 'EROFS', what: 'is read-only of a sudden' },
])('a disk that $what costs 503 for changes, and nothing after', async ({ calls, error, what }) => {
  await using database = await createTestDatabase('sqlite');
  await using world = await openWorld(`a disk that ${what}`, database.url);
  const { crowd } = world;
  const service = await world.start();
  await settleIn(world, service);
  await crowd.gather(12);
  const stop = crowd.drive(20);
  await sleep(500);
  const checks = world.answered('check', 200);
  const disk = await failCalls(service.pid, { calls, error });
  await sleep(2000);
  const failed = await disk.end();
  const during = world.answered('check', 200) - checks;
  const recovered = await crowd.untilAnswered(acts.signUp, recoveryMs);
  await stop();
  expect(await world.judge({ killed: false })).toEqual([]);
  expect(failed).toBeGreaterThan(0);
  expect(world.slowest(503).count).toBeGreaterThan(0);
  expect(world.answered('check', 503)).toBe(0);
  expect(during).toBeGreaterThan(0);
  tried(
    failed,
    `writes of which the disk said ${error}; served again after ${Math.round(recovered)} ms`,
  );
});

const none = Buffer.alloc(0);

async function readiness(url: string): Promise<number> {
  return (await fetch(`${url}/healthz/ready`)).status;
}
