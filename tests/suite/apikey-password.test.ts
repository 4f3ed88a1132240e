import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

// A session ends within a day, and a key within a year: who stole the one must not make himself the other.

const wanted = { name: 'nightly report', scopes: ['read'] };

test('a key is not made without the password, and the attempt is told', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const by = { token: ann.token, tells: ['credentials.refused'] };
  const refusal = await house.refusal('apikeys.create', { ...wanted, password: 'a guess' }, by);
  expect(refusal).toMatchObject({ reason: 'credentials.wrong_password', status: 403 });
  const without = await house.refusal('apikeys.create', wanted, ann);
  expect(without).toMatchObject({ reason: 'request.invalid', status: 400 });
  expect(await house.call('apikeys.list', {}, ann.token)).toEqual({ items: [], next: null });
});

test("nobody's password but the owner's makes a key", async () => {
  await using house = await openHouse();
  const [ann, zoe] = [await house.member('ann'), await house.admin('zoe')];
  const by = { token: ann.token, tells: ['credentials.refused'] };
  const input = { ...wanted, password: zoe.password };
  const refusal = await house.refusal('apikeys.create', input, by);
  expect(refusal.reason).toBe('credentials.wrong_password');
});

test('a key is refused for its scopes only to whoever gave the password', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const input = { ...wanted, scopes: ['service'] };
  const by = { token: ann.token, tells: ['credentials.refused'] };
  const guessed = await house.refusal('apikeys.create', { ...input, password: 'a guess' }, by);
  expect(guessed.reason).toBe('credentials.wrong_password');
  const known = await house.refusal('apikeys.create', { ...input, password: ann.password }, ann);
  expect(known.reason).toBe('apikeys.scope_needs_role');
});
