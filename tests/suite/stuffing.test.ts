import { expect, test } from 'vitest';
import { elsewhere, guess, tryFrom } from '../house/guesses.ts';
import { type House, openHouse } from '../house/house.ts';

// Whoever tries a list of names and passwords that leaked elsewhere.

const twenty = { stuffingLimit: '20/3600' } as const;
const password = 'a password that leaked';

test('after twenty names with one password no further one is judged, right or wrong', async () => {
  await using house = await openHouse({ settings: twenty });
  const { username, password: right } = await house.signUp('ann');
  house.clock.advance({ minutes: 10 });
  expect(await tryNames(house, 20)).toEqual(Array.from({ length: 20 }, () => '401'));
  house.clock.advance({ minutes: 40 });
  for (const tried of [
    { username, password: right },
    { username, password },
    { username: 'name 1', password },
    { username: 'nobody yet', password },
  ]) {
    const refusal = await house.refusal('signin.create', tried);
    expect(refusal).toEqual({
      status: 429,
      reason: 'credentials.network_blocked',
      message: 'Too many different names failed to sign in from this network. Try again later.',
      details: { retryAfterSeconds: 1200 },
    });
  }
});

test('the block is told of once, with the address and the count', async () => {
  await using house = await openHouse({ settings: twenty });
  await tryNames(house, 25);
  const events = await house.core.tools.db.read.event.findMany({
    where: { name: 'credentials.stuffed' },
  });
  expect(events).toMatchObject([
    { accountId: null, address: '127.0.0.1', details: '{"names":20,"waitSeconds":3600}' },
  ]);
});

test('one name that fails again and again is one name, whatever is tried for it', async () => {
  await using house = await openHouse({ settings: { stuffingLimit: '2/86400' } });
  const { username, password: right } = await house.signUp('ann');
  for (let i = 0; i < 20; i += 1) {
    house.clock.advance({ minutes: 15 });
    const typo = i < 10 ? 'always the same typo' : `another one ${i}`;
    const spelled = i % 2 === 0 ? username : username.toUpperCase();
    const input = { username: spelled, password: typo };
    const answer = await house.attempt('signin.create', input);
    expect(answer).toMatchObject({ ok: false, problem: { status: 401 } });
  }
  house.clock.advance({ minutes: 15 });
  await house.call('signin.create', { username, password: right });
});

test('a network that an account signed in from is not blocked for it, and its typos do not count', async () => {
  await using house = await openHouse({ settings: twenty });
  const ann = await house.member('ann');
  const colleagues = [];
  for (let i = 0; i < 21; i += 1) colleagues.push(await house.member());
  for (const { username } of colleagues) expect(await guess(house, username)).toEqual(['401']);
  // Nobody was a stranger, so nothing was counted.
  expect(await house.core.tools.db.read.stuffing.count()).toBe(0);
  await tryNames(house, 20);
  expect((await house.refusal('signin.create', { username: 'bob', password })).status).toBe(429);
  expect(await guess(house, 'ann')).toEqual(['401']);
  expect((await house.signIn(ann)).id).toBe(ann.id);
});

test('who is signed in stays so, and may change the password and close the account', async () => {
  await using house = await openHouse({ settings: twenty });
  const ann = await house.member('ann');
  await house.core.tools.db.write((tx) => tx.knownAddress.deleteMany());
  await tryNames(house, 20);
  expect(await house.refusal('signin.create', keysOf(ann))).toMatchObject({ status: 429 });
  expect((await house.call('sessions.check', undefined, ann.token)).accountId).toBe(ann.id);
  const newPassword = 'another quiet harbour';
  const change = { currentPassword: ann.password, newPassword };
  await house.call('password.change', change, ann.token);
  await house.call('closing.close', { password: newPassword }, ann.token);
});

test('other networks go on, and those of one /64 are one', async () => {
  await using house = await openHouse({ settings: twenty });
  const ann = await house.signUp('ann');
  await tryNames(house, 20);
  expect(await tryFrom(house, elsewhere, keysOf(ann))).toBe('ok');
  const bob = await house.signUp('bob');
  for (let i = 0; i < 20; i += 1) {
    await tryFrom(house, `2001:db8:1:2::${i}`, { username: `name ${i}`, password });
  }
  expect(await tryFrom(house, '2001:db8:1:2:ffff::1', keysOf(bob))).toBe('429 in 3600');
  expect(await tryFrom(house, '2001:db8:1:3::1', keysOf(bob))).toBe('ok');
});

test('after the time is over all is as it was, and the count is swept away', async () => {
  await using house = await openHouse({ settings: twenty });
  const ann = await house.signUp('ann');
  await tryNames(house, 20);
  house.clock.advance({ seconds: 3599 });
  expect(await tryFrom(house, '127.0.0.1', keysOf(ann))).toBe('429 in 1');
  house.clock.advance({ seconds: 1 });
  // Names that failed before count anew.
  expect(await tryNames(house, 20)).toEqual(Array.from({ length: 20 }, () => '401'));
  expect(await tryFrom(house, '127.0.0.1', keysOf(ann))).toBe('429 in 3600');
  house.clock.advance({ seconds: 3600 });
  await house.core.sweep();
  expect(await house.core.tools.db.read.stuffing.count()).toBe(0);
  expect(await tryFrom(house, '127.0.0.1', keysOf(ann))).toBe('ok');
});

test('what is kept of the names is the same whatever the passwords were', async () => {
  const kept = [];
  for (const tried of ['one', 'another']) {
    await using house = await openHouse({ settings: twenty });
    for (let i = 0; i < 3; i += 1) {
      await house.attempt('signin.create', { username: `name ${i}`, password: `${tried} ${i}` });
    }
    kept.push(await house.core.tools.db.read.stuffing.findMany());
  }
  expect(kept[0]).toMatchObject([{ names: 3, seen: expect.stringMatching(/^([\w-]{8} ){3}$/) }]);
  expect(kept[1]).toEqual(kept[0]);
});

test('a block that a wrong clock wrote far ahead counts for nothing', async () => {
  await using house = await openHouse({ settings: twenty });
  const ann = await house.signUp('ann');
  await tryNames(house, 20);
  const ahead = BigInt(house.clock.now().getTime() + 90_000_000);
  await house.core.tools.db.write((tx) => tx.stuffing.updateMany({ data: { beganAt: ahead } }));
  await tryNames(house, 1);
  expect(await house.core.tools.db.read.stuffing.findMany()).toMatchObject([{ names: 1 }]);
  expect(await tryFrom(house, '127.0.0.1', keysOf(ann))).toBe('ok');
});

test('switched off, or without a door, nothing is counted', async () => {
  await using off = await openHouse({ settings: { stuffingLimit: 'off' } });
  await tryNames(off, 25);
  expect(await off.core.tools.db.read.stuffing.count()).toBe(0);
  await using on = await openHouse({ settings: { stuffingLimit: '2/60' } });
  const embedded = on.core.as({ kind: 'nothing' });
  for (let i = 0; i < 4; i += 1) {
    const attempt = embedded.signin.create({ username: `name ${i}`, password });
    await expect(attempt).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  }
  expect(await on.core.tools.db.read.stuffing.count()).toBe(0);
});

function keysOf({ username, password: own }: { username: string; password: string }) {
  return { username, password: own };
}

/** Tries one password for so many names that nobody has. */
async function tryNames(house: House, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const answer = await house.attempt('signin.create', { username: `name ${i}`, password });
    answers.push(answer.ok ? 'ok' : String(answer.problem.status));
  }
  return answers;
}
