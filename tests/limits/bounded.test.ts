import { expect, test } from 'vitest';
import { pruneLimits } from '../../packages/core/src/records/limits/prune.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { passed, signIn } from './knocks.ts';
import { type Limited, openLimited } from './limited.ts';

const counts = { sqlite: 100_000, postgresql: 20_000 } as const;

test.each(testedProviders)(
  'a flood of addresses costs the process no memory, and the rows go, on %s',
  async (provider) => {
    await using service = await openLimited({}, provider);
    const count = counts[provider];
    // What the first thousands cost is paid once.
    await flood(service, { from: 0, to: count / 10 });
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    await flood(service, { from: count / 10, to: count });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    const { read } = service.core.tools.db;
    expect(await read.rateLimit.count()).toBe(count);
    await expectSwept(service, count);
    tried(count, `addresses, each with a row that was swept, on ${provider}`);
  },
);

/** Each address asks once, as many at a time as a busy service has requests. */
async function flood({ core }: Limited, { from, to }: { from: number; to: number }): Promise<void> {
  const atOnce = 500;
  for (let next = from; next < to; next += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, to - next) }, (_, i) => addressOf(next + i));
    const taken = await Promise.all(some.map((each) => core.tools.limiter.take('sign-in', each)));
    expect(taken.every((each) => each?.remaining === 9)).toBe(true);
  }
}

/** Every one in a network of its own. */
function addressOf(i: number): string {
  return `2001:db8:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}::1`;
}

async function expectSwept({ core, clock }: Limited, count: number): Promise<void> {
  clock.advance({ milliseconds: 5999 });
  expect(await pruneLimits(core.tools)).toBe(0);
  clock.advance({ milliseconds: 1 });
  let swept = 0;
  for (let batch = -1; batch !== 0; swept += batch) {
    batch = await pruneLimits(core.tools);
    expect(batch).toBeLessThanOrEqual(200);
  }
  expect(swept).toBe(count);
  expect(await core.tools.db.read.rateLimit.count()).toBe(0);
}

test('the sweep of the service takes rows away, and nobody passes twice because of it', async () => {
  await using service = await openLimited();
  for (let i = 0; i < 10; i += 1) await signIn(service.url);
  service.clock.advance({ seconds: 30 });
  await service.core.sweep();
  const knocks = await Promise.all(Array.from({ length: 10 }, () => signIn(service.url)));
  expect(knocks.filter(passed)).toHaveLength(5);
  service.clock.advance({ minutes: 1 });
  await service.core.sweep();
  expect(await service.core.tools.db.read.rateLimit.count()).toBe(0);
});

test('addresses that a trusted proxy names are kept in the database and nowhere else', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1'], signInLimit: '1/60' });
  const statuses = new Set<number>();
  for (let i = 0; i < 300; i += 1) {
    const headers = { 'x-forwarded-for': addressOf(i) };
    statuses.add((await signIn(service.url, 'rest', { headers })).status);
  }
  expect([...statuses]).toEqual([401]);
  expect(await service.core.tools.db.read.rateLimit.count()).toBe(300);
});
