import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { count, times } from './many.ts';
import { shot, startTwins, type Twins } from './twins.ts';

// Two processes, all calls at once, from one network. The clocks stand still, so no window ends.

const [limit, hashesAtOnce] = [20, 2];
const settings = {
  stuffingLimit: `${limit}/3600`,
  hashConcurrency: hashesAtOnce,
  hashQueueMax: 200,
} as const;
const password = 'a password that leaked';

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('of 100 names at once in two processes twenty are counted, and hardly more are judged', async () => {
    await using arena = await twins.open({ provider, settings });
    const outcomes = await arena.volley(
      times(100, (i) => shot('signin.create', { username: `name ${i}`, password })),
    );
    const counts = count(outcomes);
    const { 'signin.refused': judged = 0, 'credentials.network_blocked': blocked = 0 } = counts;
    expect(judged + blocked).toBe(100);
    expect(judged).toBeGreaterThanOrEqual(limit);
    // Those whose hash was under way when the last one was counted.
    expect(judged).toBeLessThan(limit + 2 * hashesAtOnce);
    const { read } = arena.house.core.tools.db;
    expect(await read.stuffing.findMany()).toMatchObject([{ names: limit }]);
    expect(await read.event.count({ where: { name: 'signin.refused' } })).toBe(judged);
    expect(await read.event.count({ where: { name: 'credentials.stuffed' } })).toBe(1);
    const again = times(20, (i) => shot('signin.create', { username: `other ${i}`, password }));
    expect(count(await arena.volley(again))).toEqual({ 'credentials.network_blocked': 20 });
    tried(100, `names at once in two processes on ${provider}`);
  });

  test('of five names that fail eight times each at once, five are counted', async () => {
    await using arena = await twins.open({ provider, settings });
    const outcomes = await arena.volley(
      times(40, (i) => shot('signin.create', { username: `name ${i % 5}`, password })),
    );
    const judged = outcomes.filter((outcome) => outcome === 'signin.refused').length;
    expect(count(outcomes)).toEqual({
      'signin.refused': judged,
      'credentials.throttled': 40 - judged,
    });
    const { read } = arena.house.core.tools.db;
    expect(await read.stuffing.findMany()).toMatchObject([{ names: 5 }]);
    tried(40, `repeated names at once in two processes on ${provider}`);
  });
});
