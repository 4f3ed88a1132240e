import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

const definitions = [
  { key: 'nick', unique: true },
  { key: 'ssn', unique: true, sensitive: true },
];

async function cast(house: House, ssn = '078-05-1120') {
  const ann = await house.member('ann', { nick: 'annie', ssn });
  return {
    ann,
    bob: await house.member('bob'),
    sam: await house.service('sam'),
    zoe: await house.admin('zoe'),
  };
}

test('the owner and the privileged roles see a sensitive value, others see the rest', async () => {
  await using house = await openHouse({ definitions });
  const { ann, bob, sam, zoe } = await cast(house);
  const whole = { nick: 'annie', ssn: '078-05-1120' };
  const seen = async (token: string) => {
    const byId = await house.call('directory.byId', { id: ann.id }, token);
    const byName = await house.call('directory.find', { username: 'ann' }, token);
    const byNick = await house.call('directory.find', { attribute: 'nick', value: 'annie' }, token);
    expect(byName).toEqual(byId);
    expect(byNick).toEqual(byId);
    return byId.attributes;
  };
  expect(await seen(ann.token)).toEqual(whole);
  expect(await seen(sam.token)).toEqual(whole);
  expect(await seen(zoe.token)).toEqual(whole);
  expect(await seen(bob.token)).toEqual({ nick: 'annie' });
  const mine = await house.call('attributes.mine', undefined, ann.token);
  expect(mine.attributes).toEqual(whole);
});

test('whoever may not see a value may not search by it, whether it is there or not', async () => {
  await using house = await openHouse({ definitions });
  const { ann, bob, sam } = await cast(house);
  const ask = (value: string) => ({ attribute: 'ssn', value });
  for (const { token } of [bob, ann]) {
    const hit = await house.refusal('directory.find', ask('078-05-1120'), { token });
    const miss = await house.refusal('directory.find', ask('000-00-0000'), { token });
    expect(hit).toEqual(miss);
    expect(hit).toMatchObject({ reason: 'attributes.unknown_key', status: 422 });
    // As if there were no such attribute at all.
    const none = await house.refusal(
      'directory.find',
      { attribute: 'nope', value: '1' },
      { token },
    );
    expect({ ...none, details: {} }).toEqual({ ...hit, details: {} });
  }
  const found = await house.call('directory.find', ask('078-05-1120'), sam.token);
  expect(found.id).toBe(ann.id);
  const miss = await house.refusal('directory.find', ask('1'), { token: sam.token });
  expect(miss.reason).toBe('accounts.not_found');
});

test('the length of what others are answered does not depend on a sensitive value', async () => {
  const lengths = new Set<number>();
  for (const ssn of ['1', '078-05-1120', 'x'.repeat(4000), undefined]) {
    await using house = await openHouse({ definitions });
    const ann = await house.member('ann', ssn === undefined ? {} : { ssn });
    const bob = await house.member('bob');
    const profile = await house.call('directory.byId', { id: ann.id }, bob.token);
    lengths.add(JSON.stringify(profile).length);
  }
  expect(lengths.size).toBe(1);
});

test('a taken sensitive value is not repeated by the refusal, nor told in events or lists', async () => {
  await using house = await openHouse({ definitions });
  const { bob, zoe } = await cast(house);
  const input = { key: 'ssn', value: '078-05-1120' };
  const refusal = await house.refusal('attributes.set', input, { token: bob.token });
  expect(refusal.reason).toBe('attributes.value_taken');
  await house.call('attributes.set', { key: 'ssn', value: '123-45-6789' }, bob.token);
  const told = [
    refusal,
    await house.call('audit.list', {}, zoe.token),
    await house.call('accounts.list', {}, zoe.token),
    await house.call('accounts.inspect', { id: bob.id }, zoe.token),
    house.log.lines,
  ];
  expect(JSON.stringify(told)).not.toMatch(/078-05-1120|123-45-6789/);
});

test('an attribute that becomes sensitive is hidden from the next answer on', async () => {
  await using house = await openHouse({ definitions });
  const { ann, bob } = await cast(house);
  await house.operate('attributes.define', { key: 'nick', unique: true, sensitive: true });
  const profile = await house.call('directory.byId', { id: ann.id }, bob.token);
  expect(profile.attributes).toEqual({});
});

test('a role that was taken away shows nothing sensitive any more', async () => {
  await using house = await openHouse({ definitions });
  const { ann, sam, zoe } = await cast(house);
  await house.call('standing.demote', { id: sam.id, role: 'service' }, zoe.token);
  const again = await house.signIn(sam);
  const profile = await house.call('directory.byId', { id: ann.id }, again.token);
  expect(profile.attributes).toEqual({ nick: 'annie' });
});
