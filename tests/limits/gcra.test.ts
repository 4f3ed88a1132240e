import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundsOf, leftOf, type RateLimit, take } from '../../packages/core/src/kernel/gcra.ts';
import { tried } from '../house/tried.ts';

const start = Date.parse('2026-03-28T12:00:00.000Z');
const tenAMinute: RateLimit = { count: 10, seconds: 60 };

/** Asks at each of the moments in turn and gives those that were allowed. */
function allowed(limit: RateLimit, moments: readonly number[]): number[] {
  let fullAt = 0;
  return moments.filter((now) => {
    const taken = take(boundsOf(limit, now), fullAt);
    fullAt = taken.fullAt;
    return taken.allowed;
  });
}

test('the whole count passes at once, and then one more each part of the time', () => {
  const burst = new Array<number>(25).fill(start);
  expect(allowed(tenAMinute, burst)).toHaveLength(10);
  const later = [...burst, start + 5999, start + 6000, start + 6001, start + 12_000];
  expect(allowed(tenAMinute, later).slice(10)).toEqual([start + 6000, start + 12_000]);
  expect(allowed(tenAMinute, [...burst, ...burst.map((now) => now + 60_000)])).toHaveLength(20);
});

const Limit = fc.record({
  count: fc.integer({ min: 1, max: 1000 }),
  seconds: fc.integer({ min: 1, max: 86_400 }),
});

test('no stretch of time lets more through than the count and what came back meanwhile', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
  let runs = 0;
  fc.assert(
    fc.property(Limit, steps, (limit, pauses) => {
      let now = start;
      const moments = pauses.map((pause) => {
        now += pause;
        return now;
      });
      const passed = allowed(limit, moments);
      const msEach = (limit.seconds * 1000) / limit.count;
      for (const [from, first] of passed.entries()) {
        const last = passed.at(-1) ?? first;
        const inside = passed.length - from;
        expect(inside).toBeLessThanOrEqual(limit.count + (last - first) / msEach + 1e-6);
      }
      runs += 1;
    }),
    { numRuns: 300 },
  );
  tried(runs, 'random limits and rhythms of asking');
});

test('what is told to be left is what passes, and after the time that is told there is one more', () => {
  const ahead = fc.integer({ min: -100_000, max: 100_000_000 });
  fc.assert(
    fc.property(Limit, ahead, (limit, lead) => {
      const window = Math.ceil((limit.seconds * 1000) / limit.count) * limit.count;
      const fullAt = start + Math.min(lead, window);
      const { remaining, nextMs } = leftOf(limit, { fullAt, now: start });
      expect(remaining).toBeGreaterThanOrEqual(0);
      expect(remaining).toBeLessThanOrEqual(limit.count);
      expect(passing(limit, fullAt, start)).toBe(remaining);
      if (remaining === limit.count) return;
      expect(passing(limit, fullAt, start + nextMs - 1)).toBe(remaining);
      expect(passing(limit, fullAt, start + nextMs)).toBe(remaining + 1);
    }),
    { numRuns: 300 },
  );
});

/** How many pass one after another at one moment. */
function passing(limit: RateLimit, before: number, now: number): number {
  let fullAt = before;
  for (let count = 0; ; count += 1) {
    const taken = take(boundsOf(limit, now), fullAt);
    if (!taken.allowed) return count;
    fullAt = taken.fullAt;
  }
}

test('being refused changes nothing, so who goes on asking is let in no later', () => {
  const spent = start + 60_000;
  expect(take(boundsOf(tenAMinute, start), spent)).toEqual({ allowed: false, fullAt: spent });
});

test('a time that only a wrong clock can have written shuts nobody out', () => {
  const day = 86_400_000;
  const wrong = start + day + 60_000 + 1;
  expect(take(boundsOf(tenAMinute, start), wrong)).toEqual({ allowed: true, fullAt: start + 6000 });
  expect(take(boundsOf(tenAMinute, start), wrong - 1).allowed).toBe(false);
});

test('clocks that differ by up to a day give no more than an allowance to each', () => {
  const leads = [119, 120, 121, 180, 3600, 86_399, 86_400];
  for (const lead of leads) {
    const turns = Array.from({ length: 1000 }, (_, i) => start + (i % 2) * lead * 1000);
    expect(allowed(tenAMinute, turns).length, `${lead} s`).toBeLessThanOrEqual(20);
  }
  tried(leads.length, 'differences of two clocks');
});

test('a clock that is a little ahead makes others wait, and nobody pass twice', () => {
  const ahead = start + 60_000 + 30_000;
  expect(take(boundsOf(tenAMinute, start), ahead).allowed).toBe(false);
  expect(leftOf(tenAMinute, { fullAt: ahead, now: start })).toEqual({
    remaining: 0,
    nextMs: 36_000,
  });
});
