import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { count } from './many.ts';
import { shot, startTwins, type Twins } from './twins.ts';

// Two processes, all calls at once: who looks like whom is decided by the database alone.

const password = 'a quiet harbour';
const rounds = 4;

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
});
afterAll(() => twins[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('of 16 who sign up at once for names that look alike one gets his', async () => {
    await using arena = await twins.open({ provider });
    for (let round = 1; round <= rounds; round += 1) {
      const names = looksOf(round);
      const outcomes = await arena.volley(
        names.map((username) => shot('signup.create', { username, password })),
      );
      expect(count(outcomes)).toEqual({ ok: 1, 'accounts.username_confusable': 15 });
    }
    const { accounts, credentials, events } = await arena.house.rows();
    expect([accounts, credentials, events].map(({ length }) => length)).toEqual([4, 4, 4]);
    tried(rounds, `races of 16 sign-ups for names that look alike on ${provider}`);
  });

  test('of 16 who take names at once that look alike one gets his', async () => {
    await using arena = await twins.open({ provider });
    const members = [];
    for (let i = 0; i < 16; i += 1) members.push(await arena.house.member());
    for (let round = 1; round <= rounds; round += 1) {
      const names = looksOf(round);
      const outcomes = await arena.volley(
        members.map(({ token }, i) => shot('accounts.rename', { username: names[i] ?? '' }, token)),
      );
      expect(count(outcomes)).toEqual({ ok: 1, 'accounts.username_confusable': 15 });
      const { read } = arena.house.core.tools.db;
      expect(await read.account.count({ where: { usernameKey: { in: names } } })).toBe(1);
    }
    tried(rounds, `races of 16 new names that look alike on ${provider}`);
  });
});

/** Sixteen names, each with its own key and all of one look: `ollomo`, `0llomo`, `o1lomo` … */
function looksOf(round: number): string[] {
  return Array.from({ length: 16 }, (_, i) => {
    const [o, l, l2, rn] = [0, 1, 2, 3].map((bit) => (i >> bit) & 1);
    return `${'x'.repeat(round)}${o ? 'o' : '0'}${l ? 'l' : '1'}${l2 ? 'l' : '|'}${rn ? 'rn' : 'm'}`;
  });
}
