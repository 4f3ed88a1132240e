import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundsOf, type RateLimit, take } from '../../packages/core/src/kernel/gcra.ts';
import { tried } from '../house/tried.ts';
import { openTwinStores, storeKinds, type TwinStores } from './stores.ts';

const start = Date.parse('2026-03-28T12:00:00.000Z');
const tenAMinute: RateLimit = { count: 10, seconds: 60 };

describe.each(storeKinds)('kept in %s', (kind) => {
  let stores: TwinStores;
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `test ${keys}`;
  };

  beforeAll(async () => {
    stores = await openTwinStores(kind);
  });
  afterAll(() => stores[Symbol.asyncDispose]());

  it('lets exactly as many of a hundred through that ask at once at two places', async () => {
    const rounds = 5;
    for (let round = 0; round < rounds; round += 1) {
      const key = newKey();
      const asked = Array.from({ length: 50 }, () =>
        stores.both.map((store) => store.take(key, tenAMinute, start)),
      );
      const taken = await Promise.all(asked.flat());
      const passed = taken.filter(({ allowed }) => allowed).map(({ fullAt }) => fullAt - start);
      expect(passed.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 10 }, (_, i) => (i + 1) * 6000),
      );
      // Those who were refused are told of what is really there.
      for (const { allowed, fullAt } of taken) if (!allowed) expect(fullAt).toBe(start + 60_000);
    }
    tried(rounds * 100, `requests at once against a limit of ten kept in ${kind}`);
  });

  it('decides as the arithmetic does, whatever the rhythm and the size', async () => {
    const Steps = fc.array(
      fc.record({ pause: fc.integer({ min: -200_000, max: 200_000 }), place: fc.nat({ max: 1 }) }),
      { minLength: 5, maxLength: 25 },
    );
    const Limit = fc.record({
      count: fc.integer({ min: 1, max: 20 }),
      // Redis forgets by its own clock, the sooner the more are allowed in the time.
      seconds: fc.integer({ min: 120, max: 600 }),
    });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(Limit, Steps, async (limit, steps) => {
        const key = newKey();
        let now = start;
        let fullAt = 0;
        for (const { pause, place } of steps) {
          now += pause;
          const expected = take(boundsOf(limit, now), fullAt);
          expect(await stores.both[place === 0 ? 0 : 1].take(key, limit, now)).toEqual(expected);
          fullAt = expected.fullAt;
          compared += 1;
        }
      }),
      { numRuns: 30 },
    );
    tried(compared, `requests compared with the arithmetic, kept in ${kind}`);
  });

  it('keeps each key for itself', async () => {
    const [ours, theirs] = [newKey(), newKey()];
    for (let i = 0; i < 10; i += 1) await stores.both[0].take(ours, tenAMinute, start);
    expect((await stores.both[1].take(ours, tenAMinute, start)).allowed).toBe(false);
    expect((await stores.both[1].take(theirs, tenAMinute, start)).allowed).toBe(true);
  });
});
