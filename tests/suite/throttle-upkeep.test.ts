import { openCore } from '@acct/core';
import { expect, test } from 'vitest';
import { elsewhere, guess, shutOut, tryFrom } from '../house/guesses.ts';
import { type House, openHouse } from '../house/house.ts';

test('each wait that is longer is told of once, and what is not judged is not told of', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  await guess(house, 'ann', 6);
  house.clock.advance({ seconds: 1 });
  await guess(house, 'ann', 4);
  const refused = 'signin.refused';
  expect(await house.eventsOf(ann)).toEqual([
    'accounts.created',
    ...[refused, refused, refused, refused],
    ...[refused, 'credentials.throttled'],
    ...[refused, 'credentials.throttled'],
  ]);
  expect(await detailsOf(house, ann)).toEqual([
    { failures: 5, waitSeconds: 1 },
    { failures: 6, waitSeconds: 2 },
  ]);
});

test('a hundred failures in a row are twelve events besides their own, and the last that are judged', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  await shutOut(house, 'ann');
  const events = await house.eventsOf(ann);
  expect(events.filter((name) => name === 'signin.refused')).toHaveLength(100);
  const details = await detailsOf(house, ann);
  expect(details).toHaveLength(12);
  expect(details.at(-1)).toEqual({ failures: 100, waitSeconds: 900 });
  house.clock.advance({ days: 365 });
  const right = { username: 'ann', password: ann.password };
  expect(await tryFrom(house, elsewhere, right)).toBe('429 in 900');
});

test.each([
  ['unlocks it', (house: House, id: number) => house.operate('password.unlock', { id })],
  [
    'sets a new password',
    (house: House, id: number) =>
      house.operate('password.set', { id, newPassword: '1 steep roads to the sea' }),
  ],
])('an account where nothing is judged any more opens when the operator %s', async (_how, open) => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const right = { username: 'ann', password: ann.password };
  await shutOut(house, 'ann');
  expect(await tryFrom(house, elsewhere, right)).toBe('429 in 900');
  await open(house, ann.id);
  expect(await tryFrom(house, elsewhere, right)).toBe('ok');
});

test('an unlocked account has an event of it, and an unknown one is unknown', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  await house.operate('password.unlock', { id: ann.id });
  expect(await house.eventsOf(ann)).toEqual(['accounts.created', 'credentials.unlocked']);
  const refusal = await house.operatorRefusal('password.unlock', { id: ann.id + 1 });
  expect(refusal.reason).toBe('accounts.not_found');
});

test('a changed password is tried anew: what failed was another one', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await shutOut(house, 'ann');
  const again = await house.signIn(ann);
  const input = { currentPassword: ann.password, newPassword: 'another quiet harbour' };
  await house.call('password.change', input, again.token);
  expect(await throttles(house)).toBe(0);
});

test('failures outlive the process that counted them', async () => {
  await using house = await openHouse();
  const { username, password } = await house.signUp('ann');
  await guess(house, 'ann', 5);
  house.clock.advance({ seconds: 1 });
  await guess(house, 'ann');
  const parts = { clock: house.clock, sweeps: false };
  const other = await openCore(house.core.tools.settings, parts);
  const signIn = other.as({ kind: 'nothing' }).signin.create({ username, password });
  await expect(signIn).rejects.toThrow('Too many wrong passwords');
  await other.close();
});

test('a closed account leaves neither failures nor networks behind', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await tryFrom(house, elsewhere, { username: 'ann', password: 'a guess' });
  expect([await throttles(house), await networks(house)]).toEqual([1, 1]);
  await house.call('closing.close', { password: ann.password }, ann.token);
  expect([await throttles(house), await networks(house)]).toEqual([0, 0]);
});

test('failures are swept after thirty days, but for a hundred, of accounts and of names nobody has', async () => {
  await using house = await openHouse();
  await house.signUp('ann');
  await house.signUp('bob');
  for (const name of ['ann', 'nobody']) await shutOut(house, name);
  await guess(house, 'bob');
  await guess(house, 'nobody-else');
  house.clock.advance({ days: 30 });
  await house.core.sweep();
  expect(await throttles(house)).toBe(4);
  house.clock.advance({ milliseconds: 1 });
  await house.core.sweep();
  expect(await throttles(house)).toBe(2);
  for (const username of ['ann', 'nobody']) {
    const guessed = { username, password: 'a guess' };
    expect(await tryFrom(house, elsewhere, guessed)).toBe('429 in 900');
  }
});

test('what failed yesterday is forgotten when the owner signs in at home, what failed today is not', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const guessed = { username: 'ann', password: 'a guess' };
  for (let i = 0; i < 5; i += 1) await tryFrom(house, elsewhere, guessed);
  await house.signIn(ann);
  expect(await throttles(house)).toBe(1);
  house.clock.advance({ hours: 24, milliseconds: 1 });
  await house.signIn(ann);
  expect(await throttles(house)).toBe(0);
});

test('a network is known for ninety days after the last sign-in from it', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  house.clock.advance({ days: 50 });
  await house.signIn(ann);
  house.clock.advance({ days: 89 });
  await house.core.sweep();
  expect(await networks(house)).toBe(1);
  await shutOut(house, 'ann');
  // The hundred guesses took a day and an hour, so home is strange now.
  expect(await guess(house, 'ann')).toEqual(['429 in 900']);
  await house.core.sweep();
  expect(await networks(house)).toBe(0);
});

test('a known network is written once a day, and the latest twenty are kept', async () => {
  await using house = await openHouse();
  const { username, password } = await house.signUp('ann');
  for (let i = 1; i <= 23; i += 1) {
    house.clock.advance({ minutes: 1 });
    expect(await tryFrom(house, `192.0.2.${i}`, { username, password })).toBe('ok');
  }
  const latest = await house.core.tools.db.read.knownAddress.findMany({
    orderBy: { seenAt: 'asc' },
  });
  expect(latest).toHaveLength(20);
  house.clock.advance({ hours: 23 });
  await tryFrom(house, '192.0.2.23', { username, password });
  const { read } = house.core.tools.db;
  const same = await read.knownAddress.findMany({ orderBy: { seenAt: 'asc' } });
  expect(same).toEqual(latest);
  house.clock.advance({ hours: 1 });
  await tryFrom(house, '192.0.2.23', { username, password });
  const newest = await read.knownAddress.findFirst({ orderBy: { seenAt: 'desc' } });
  expect(newest?.seenAt).toBe(BigInt(house.clock.now().getTime()));
});

test('a wait that a wrong clock wrote keeps nobody out', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  house.clock.advance({ days: 400 });
  await guess(house, 'ann', 6);
  house.clock.advance({ days: -400 });
  await house.signIn(ann);
});

function throttles({ core }: House): Promise<number> {
  return core.tools.db.read.throttle.count();
}

function networks({ core }: House): Promise<number> {
  return core.tools.db.read.knownAddress.count();
}

async function detailsOf({ core }: House, { id }: { id: number }): Promise<unknown[]> {
  const where = { accountId: id, name: 'credentials.throttled' };
  const rows = await core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ details }) => JSON.parse(details));
}
