import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { takeChance } from './chance.ts';
import { times } from './many.ts';
import { type Rivals, startRivals, tally } from './rivals.ts';
import { shot } from './twins.ts';

// From outside: two servers, both doors, all requests on their way before the first answer. What two
// people want and one can have must be decided by the database alone.

const password = 'a quiet harbour';
const definitions = [{ key: 'x', unique: true }];

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test('of 64 who sign up for one name in many spellings at two servers one gets it', async () => {
    const [chance, rounds] = [takeChance(), 5];
    await using field = await rivals.open({ provider });
    for (let round = 1; round <= rounds; round += 1) {
      const name = `ångströms${round}`;
      const variants = [name.toUpperCase(), name.normalize('NFD'), `ångströmſ${round}`];
      variants.push(`\u212Bngström\uFF33${round}`);
      const usernames = times(64, (i) => (i % 2 === 0 ? name : (variants[(i >> 1) % 4] ?? name)));
      const landed = await field.volley(
        chance,
        usernames.map((username) => shot('signup.create', { username, password })),
      );
      const winners = landed.filter(({ outcome }) => outcome === 'ok');
      expect(winners).toHaveLength(1);
      expect([200, 201]).toContain(winners[0]?.status);
      const losers = landed.filter((each) => !winners.includes(each));
      expect(new Set(losers.map(({ status, outcome }) => `${status} ${outcome}`))).toEqual(
        new Set(['409 accounts.username_taken']),
      );
      const { accounts, credentials, events } = await field.house.rows();
      expect([accounts, credentials, events].map(({ length }) => length)).toEqual([
        round,
        round,
        round,
      ]);
    }
    tried(rounds, `races of 64 sign-ups for one name on ${provider}`);
  });

  test('of 32 who sign up with one unique value one gets it, and of 32 who set it one', async () => {
    const [chance, rounds] = [takeChance(), 4];
    await using field = await rivals.open({ provider, definitions });
    const members = [];
    for (let i = 0; i < 32; i += 1) members.push(await field.house.member());
    for (let round = 1; round <= rounds; round += 1) {
      const value = `at sign-up ${round}`;
      const born = await field.volley(
        chance,
        times(32, (i) =>
          shot('signup.create', { username: `r${round}p${i}`, password, attributes: { x: value } }),
        ),
      );
      expect(tally(born)).toEqual({ ok: 1, 'attributes.value_taken': 31 });

      const later = { key: 'x', value: `later ${round}` };
      const set = await field.volley(
        chance,
        members.map(({ token }) => shot('attributes.set', later, token)),
      );
      expect(tally(set)).toEqual({ ok: 1, 'attributes.value_taken': 31 });
      const { read } = field.house.core.tools.db;
      expect(await read.attributeValue.count({ where: { value } })).toBe(1);
      expect(await read.attributeValue.count({ where: { value: later.value } })).toBe(1);
      expect(await read.account.count()).toBe(members.length + round);
    }
    tried(rounds * 2, `races of 32 for one unique value on ${provider}`);
  });

  test('who swap two unique values or two names at two servers keep what they had', async () => {
    const [chance, rounds] = [takeChance(), 15];
    await using field = await rivals.open({ provider, definitions });
    const ann = await field.house.member('ann', { x: 'one' });
    const bob = await field.house.member('bob', { x: 'two' });
    const before = await field.house.rows();
    for (let round = 0; round < rounds; round += 1) {
      const landed = await field.volley(chance, [
        shot('attributes.set', { key: 'x', value: 'two' }, ann.token),
        shot('attributes.set', { key: 'x', value: 'one' }, bob.token),
        shot('accounts.rename', { username: 'BOB' }, ann.token),
        shot('accounts.rename', { username: 'Ann' }, bob.token),
      ]);
      expect(tally(landed)).toEqual({
        'attributes.value_taken': 2,
        'accounts.username_taken': 2,
      });
      expect(new Set(landed.map(({ status }) => status))).toEqual(new Set([409]));
    }
    expect(await field.house.rows()).toEqual(before);
    tried(rounds, `swaps of unique values and names on ${provider}`);
  });
});
