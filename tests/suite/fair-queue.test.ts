import { expect, test } from 'vitest';
import { elsewhere, tryFrom } from '../house/guesses.ts';
import { openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';

test('a flood from one network does not keep those of another from signing in', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 2, hashQueueMax: 16 } });
  const people = await Promise.all(Array.from({ length: 8 }, () => house.signUp()));
  const flood = Array.from({ length: 200 }, (_, i) =>
    tryFrom(house, elsewhere, { username: `nobody${i}`, password: 'a guess' }),
  );
  const signIns = people.map(({ username, password }) =>
    tryFrom(house, '198.51.100.7', { username, password }),
  );
  expect(await Promise.all(signIns)).toEqual(people.map(() => 'ok'));
  const answers = await Promise.all(flood);
  expect(new Set(answers)).toEqual(new Set(['401', '503 in 1']));
  tried(answers.length, 'sign-ins of a flood beside eight of others');
});

test('a flood from all networks of one IPv6 site is a flood from one', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 2, hashQueueMax: 16 } });
  const people = await Promise.all(Array.from({ length: 8 }, () => house.signUp()));
  const flood = Array.from({ length: 200 }, (_, i) =>
    tryFrom(house, `2001:db8:1:${i}::1`, { username: `nobody${i}`, password: 'a guess' }),
  );
  const signIns = people.map(({ username, password }) =>
    tryFrom(house, '198.51.100.7', { username, password }),
  );
  expect(await Promise.all(signIns)).toEqual(people.map(() => 'ok'));
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['401', '503 in 1']));
});

test('who waits for a throttled account takes no place of others in the queue', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 2, hashQueueMax: 4 } });
  await house.signUp('ann');
  const bob = await house.signUp('bob');
  const guesses = { username: 'ann', password: 'a guess' };
  for (let i = 0; i < 5; i += 1) await tryFrom(house, elsewhere, guesses);
  const waiting = Array.from({ length: 200 }, () => tryFrom(house, elsewhere, guesses));
  const right = { username: 'bob', password: bob.password };
  expect(await tryFrom(house, elsewhere, right)).toBe('ok');
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['429 in 1']));
});
