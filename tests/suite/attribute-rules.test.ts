import { expect, test } from 'vitest';
import type { InputOf } from '../house/contract.ts';
import { openHouse } from '../house/house.ts';

type Scalar = InputOf<'attributes.set'>['value'];
type Type = NonNullable<InputOf<'attributes.define'>['type']>;

test('a key that nobody defined is refused everywhere', async () => {
  await using house = await openHouse();
  const { token } = await house.member('ann');
  const password = 'a quiet harbour';
  const answers = [
    await house.refusal('signup.create', { username: 'bob', password, attributes: { y: 1 } }),
    await house.refusal('attributes.set', { key: 'y', value: 1 }, { token }),
    await house.refusal('attributes.unset', { key: 'y' }, { token }),
    await house.refusal('directory.find', { attribute: 'y', value: '1' }, { token }),
  ];
  for (const answer of answers) {
    expect(answer).toMatchObject({ reason: 'attributes.unknown_key', status: 422 });
    expect(answer.details).toEqual({ key: 'y' });
  }
});

test('a required value is asked for at sign-up and cannot be taken away', async () => {
  await using house = await openHouse({
    definitions: [{ key: 'mail', type: 'email', required: true }, { key: 'nick' }],
  });
  const password = 'a quiet harbour';
  for (const attributes of [undefined, {}, { nick: 'bobby' }]) {
    const refusal = await house.refusal('signup.create', { username: 'bob', password, attributes });
    expect(refusal).toMatchObject({ reason: 'attributes.required', status: 422 });
    expect(refusal.details).toEqual({ keys: ['mail'] });
  }
  const { token } = await house.member('ann', { mail: 'ann@example.org', nick: 'annie' });
  const refusal = await house.refusal('attributes.unset', { key: 'mail' }, { token });
  expect(refusal).toMatchObject({ reason: 'attributes.required', status: 422 });
  await house.call('attributes.unset', { key: 'nick' }, token);
  await house.call('attributes.set', { key: 'mail', value: 'ann@example.com' }, token);
  const again = await house.refusal('attributes.unset', { key: 'nick' }, { token });
  expect(again).toMatchObject({ reason: 'attributes.not_set', status: 404 });
});

type Unique = { type: Type; first: Scalar; same: Scalar[]; different: Scalar };

test.each<Unique>([
  { type: 'string', first: 'Ann', same: ['Ann'], different: 'ann' },
  { type: 'email', first: 'Ann@Example.org', same: ['ann@example.org'], different: 'a@b.org' },
  { type: 'integer', first: 1000, same: [1e3], different: 1001 },
  { type: 'number', first: 0.5, same: [5e-1], different: 0.25 },
  {
    type: 'url',
    first: 'https://Ex.org',
    same: ['https://ex.org/'],
    different: 'https://ex.org/a',
  },
  { type: 'date', first: '2026-11-22', same: ['2026-11-22'], different: '2026-11-23' },
])('a unique $type belongs to one account, however it is spelt', async (given) => {
  const { type, first, same, different } = given;
  await using house = await openHouse({ definitions: [{ key: 'x', type, unique: true }] });
  await house.signUp('ann', { x: first });
  const bob = await house.member('bob');
  const password = 'a quiet harbour';
  for (const value of same) {
    const input = { username: 'cyd', password, attributes: { x: value } };
    const signUp = await house.refusal('signup.create', input);
    const set = await house.refusal('attributes.set', { key: 'x', value }, { token: bob.token });
    expect(signUp).toMatchObject({ reason: 'attributes.value_taken', status: 409 });
    expect(set).toEqual(signUp);
    // The refusal names the key and repeats no value.
    expect(signUp.details).toMatchObject({ key: 'x' });
    expect(JSON.stringify(signUp)).not.toContain(JSON.stringify(value));
  }
  await house.call('attributes.set', { key: 'x', value: different }, bob.token);
});

test('I may set my own unique value again, and what I let go is free', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x', unique: true }] });
  const ann = await house.member('ann', { x: 'one' });
  const bob = await house.member('bob', { x: 'two' });
  await house.call('attributes.set', { key: 'x', value: 'one' }, ann.token);
  const swap = await house.refusal(
    'attributes.set',
    { key: 'x', value: 'two' },
    { token: ann.token },
  );
  expect(swap.reason).toBe('attributes.value_taken');
  await house.call('attributes.unset', { key: 'x' }, bob.token);
  await house.call('attributes.set', { key: 'x', value: 'two' }, ann.token);
  await house.call('attributes.set', { key: 'x', value: 'one' }, bob.token);
});

test('setting and unsetting tell what happened, and never the value', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const admin = await house.admin('zoe');
  const ann = await house.member('ann');
  await house.call('attributes.set', { key: 'x', value: 'my darling secret' }, ann.token);
  await house.call('attributes.unset', { key: 'x' }, ann.token);
  const { items } = await house.call('audit.list', { accountId: ann.id }, admin.token);
  expect(items.slice(0, 2).map(({ name, details }) => ({ name, details }))).toEqual([
    { name: 'attributes.unset', details: { key: 'x' } },
    { name: 'attributes.set', details: { key: 'x' } },
  ]);
  expect(JSON.stringify(items)).not.toContain('darling');
});
