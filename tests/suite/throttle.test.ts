import { expect, test } from 'vitest';
import { elsewhere, guess, shutOut, spoken, tryFrom } from '../house/guesses.ts';
import { type House, openHouse } from '../house/house.ts';
import type { Member } from '../house/people.ts';

const throttled = { reason: 'credentials.throttled', status: 429 };

/** Every place where a password is judged. */
const places = {
  'signin.create': ({ username }: Member, password: string) => ({ username, password }),
  'password.change': (_member: Member, currentPassword: string) => ({
    currentPassword,
    newPassword: 'another quiet harbour',
  }),
  'closing.close': (_member: Member, password: string) => ({ password }),
  'apikeys.create': (_member: Member, password: string) => ({
    name: 'a key',
    scopes: ['read'],
    password,
  }),
} as const;
type Place = keyof typeof places;
const allPlaces: readonly Place[] = [
  'signin.create',
  'password.change',
  'closing.close',
  'apikeys.create',
];

function attempt(
  house: House,
  member: Member,
  { place, password }: { place: Place; password: string },
) {
  const token = place === 'signin.create' ? undefined : member.token;
  return house.attempt(place, places[place](member, password), token);
}

test.each(allPlaces)(
  'after five wrong passwords at %s the sixth waits, there and everywhere',
  async (place) => {
    await using house = await openHouse();
    const ann = await house.member('ann');
    for (let i = 0; i < 5; i += 1) {
      const answer = await attempt(house, ann, { place, password: `guess ${i}` });
      expect(spoken(answer)).toBe(place === 'signin.create' ? '401' : '403');
    }
    expect(spoken(await attempt(house, ann, { place, password: ann.password }))).toBe('429 in 1');
    house.clock.advance({ seconds: 1 });
    await attempt(house, ann, { place, password: 'a guess' });
    for (const other of allPlaces) {
      for (const password of ['one more guess', ann.password]) {
        const token = other === 'signin.create' ? undefined : ann.token;
        const refusal = await house.refusal(other, places[other](ann, password), { token });
        expect(refusal).toEqual({
          ...throttled,
          message: 'Too many wrong passwords in a row. Wait before the next try.',
          details: { retryAfterSeconds: 2 },
        });
      }
    }
    // Who is signed in stays so.
    await house.call('sessions.check', undefined, ann.token);
  },
);

test('wrong passwords at different places are one count', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (const place of [...allPlaces, 'signin.create'] as const) {
    const answer = await attempt(house, ann, { place, password: 'a guess' });
    expect(spoken(answer)).toMatch(/^40[13]$/);
  }
  expect(await guess(house, 'ann')).toEqual(['429 in 1']);
});

test('each wait is twice as long as the one before, up to a quarter of an hour', async () => {
  await using house = await openHouse();
  await house.signUp('ann');
  expect(await guess(house, 'ann', 5)).toEqual(['401', '401', '401', '401', '401']);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    house.clock.advance({ seconds: seconds - 1 });
    expect(await guess(house, 'ann')).toEqual(['429 in 1']);
    house.clock.advance({ milliseconds: 999 });
    expect(await guess(house, 'ann')).toEqual(['429 in 1']);
    house.clock.advance({ milliseconds: 1 });
    expect(await guess(house, 'ann')).toEqual(['401']);
    if (seconds > 1)
      expect(await guess(house, 'ann')).toEqual([`429 in ${Math.min(900, seconds * 2)}`]);
  }
});

test('the right password after the wait is taken, and five more may be wrong', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  await guess(house, 'ann', 5);
  house.clock.advance({ seconds: 1 });
  await house.signIn(ann);
  expect(await guess(house, 'ann', 5)).toEqual(['401', '401', '401', '401', '401']);
  house.clock.advance({ seconds: 1 });
  expect(await guess(house, 'ann', 2)).toEqual(['401', '429 in 2']);
});

test('unknown names and suspended accounts are throttled with the same words as members', async () => {
  await using house = await openHouse();
  await house.signUp('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  const stories: unknown[] = [];
  for (const username of ['ann', 'nobody', 'sue', '', '♚ no name', 'admin']) {
    const story: unknown[] = [];
    for (const seconds of [0, 0, 0, 0, 0, 1, 1, 1, 4, 0, 900]) {
      house.clock.advance({ seconds });
      // For the suspended account it is the right one.
      story.push(await house.attempt('signin.create', { username, password: sue.password }));
    }
    stories.push(story);
  }
  expect(new Set(stories.map((story) => JSON.stringify(story))).size).toBe(1);
  expect(JSON.stringify(stories[0])).toContain('credentials.throttled');
});

test('a name is throttled in all of its spellings', async () => {
  await using house = await openHouse();
  await house.signUp('ann');
  for (const spellings of [
    ['ann', 'ANN', 'Ann', 'ａｎｎ', 'aNN'],
    ['nobody', 'NOBODY', 'ｎobody', 'Nobody', 'noBody'],
  ]) {
    for (const username of spellings) expect(await guess(house, username)).toEqual(['401']);
    house.clock.advance({ milliseconds: 999 });
    for (const username of spellings.slice(0, 2)) {
      expect(await guess(house, username)).toEqual(['429 in 1']);
    }
  }
});

test('strangers who shut themselves out do not keep the owner out at home', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const right = { username: 'ann', password: ann.password };
  await shutOut(house, 'ann');
  house.clock.advance({ days: 40 });
  await house.core.sweep();
  expect(await tryFrom(house, elsewhere, right)).toBe('429 in 900');
  expect(await tryFrom(house, '2001:db8::1', right)).toBe('429 in 900');
  // The right password at home opens it again for all.
  await house.signIn(ann);
  expect(await tryFrom(house, '2001:db8::1', { ...right, password: 'a guess' })).toBe('401');
  expect(await tryFrom(house, elsewhere, right)).toBe('ok');
});

test('whoever guesses at home shuts out nobody but those at home', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const right = { username: 'ann', password: ann.password };
  await guess(house, 'ann', 5);
  expect(await tryFrom(house, elsewhere, right)).toBe('ok');
  house.clock.advance({ milliseconds: 999 });
  expect(await guess(house, 'ann')).toEqual(['429 in 1']);
});

test('of 50 right sign-ins to one account at once all succeed', async () => {
  await using house = await openHouse();
  const { username, password } = await house.signUp('ann');
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => house.attempt('signin.create', { username, password })),
  );
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  expect(await house.core.tools.db.read.throttle.count()).toBe(0);
});

test.each(['ann', 'nobody'])(
  'of 30 wrong passwords for %s at once five are judged',
  async (username) => {
    await using house = await openHouse();
    await house.signUp('ann');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        house.attempt('signin.create', { username, password: `guess ${i}` }),
      ),
    );
    const spokenOf = answers.map(spoken).toSorted();
    expect(spokenOf).toEqual([...many(5, '401'), ...many(25, '429 in 1')]);
  },
);

test('a name of the greatest length needs its whole password', async () => {
  await using house = await openHouse();
  const zoe = await house.signUp('z'.repeat(64));
  for (const password of ['', zoe.password.slice(0, -1), `${zoe.password}x`, zoe.username]) {
    const answer = await house.attempt('signin.create', { username: zoe.username, password });
    expect(spoken(answer)).toBe('401');
  }
  await house.signIn(zoe);
});

test('the throttle can be switched off, and then nothing is counted', async () => {
  await using house = await openHouse({ settings: { signInThrottle: false } });
  const ann = await house.member('ann');
  expect(await guess(house, 'ann', 12)).toEqual(many(12, '401'));
  await house.signIn(ann);
  const { read } = house.core.tools.db;
  expect([await read.throttle.count(), await read.knownAddress.count()]).toEqual([0, 0]);
});

function many(count: number, answer: string): string[] {
  return Array.from({ length: count }, () => answer);
}
