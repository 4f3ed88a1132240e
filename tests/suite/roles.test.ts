import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';

async function secretOf(house: House): Promise<string> {
  const secret = await house.core.issueBootstrapSecret();
  if (secret === undefined) throw new Error('There was no secret to be had.');
  return secret;
}

test('a role is granted once, is told once, and holds from the next request on', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  await house.call('roles.grant', { id: ann.id, role: 'service' }, zoe.token);
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(check.roles).toEqual(['service']);
  await house.call('roles.grant', { id: ann.id, role: 'service' }, zoe.token);
  const { items } = await house.call('roles.of', { id: ann.id }, zoe.token);
  const grantedAt = house.clock.now().toISOString();
  expect(items).toEqual([{ role: 'service', grantedAt, grantedBy: zoe.id }]);
  const told = (await house.eventsOf(ann)).filter((name) => name === 'roles.granted');
  expect(told).toHaveLength(1);
});

test('nobody unknown, closed or suspended gets a role, and there are two roles only', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  const gone = await house.member('gone');
  await house.call('closing.close', { password: gone.password }, gone.token);
  for (const id of [999, sue.id, gone.id]) {
    const refusal = await house.refusal('roles.grant', { id, role: 'admin' }, { token });
    expect(refusal).toMatchObject({ reason: 'roles.account_not_found', status: 404 });
  }
  const unknown = await house.refusal('roles.grant', { id: sue.id, role: 'god' }, { token });
  expect(unknown).toMatchObject({ reason: 'request.invalid', status: 400 });
});

test('a service reads and finds, but changes nothing of others', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const ann = await house.signUp('ann');
  const by = { token: sam.token };
  const refusals = [
    await house.refusal('roles.grant', { id: sam.id, role: 'admin' }, by),
    await house.refusal('standing.suspend', { id: ann.id }, by),
    await house.refusal('accounts.list', {}, by),
    await house.refusal('attributes.define', { key: 'x' }, by),
  ];
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ reason: 'access.role_required', status: 403 });
    expect(refusal.details).toEqual({ roles: ['admin'] });
  }
});

test('the bootstrap secret makes the first administrator, once', async () => {
  await using house = await openHouse();
  const secret = await secretOf(house);
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  expect(await house.core.hasAdministrator()).toBe(false);
  await house.call('roles.bootstrap', { secret }, ann.token);
  expect(await house.core.hasAdministrator()).toBe(true);
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(check.roles).toEqual(['admin']);
  expect((await house.eventsOf(ann)).slice(-2)).toEqual(['roles.granted', 'roles.bootstrapped']);
  const again = await house.refusal('roles.bootstrap', { secret }, { token: bob.token });
  expect(again).toMatchObject({ reason: 'roles.bootstrap_refused', status: 403 });
});

test('a bootstrap secret dies after an hour, and with the next one', async () => {
  await using house = await openHouse();
  const first = await secretOf(house);
  const second = await secretOf(house);
  const ann = await house.member('ann');
  const by = { token: ann.token };
  const old = await house.refusal('roles.bootstrap', { secret: first }, by);
  house.clock.advance({ minutes: 59 });
  await house.call('sessions.check', undefined, ann.token);
  house.clock.advance({ minutes: 1 });
  const late = await house.refusal('roles.bootstrap', { secret: second }, by);
  expect(late).toEqual(old);
  expect(late.reason).toBe('roles.bootstrap_refused');
  await house.call('roles.bootstrap', { secret: await secretOf(house) }, ann.token);
});

test('a wrong secret, a token and the stored digest are all refused alike', async () => {
  await using house = await openHouse();
  const secret = await secretOf(house);
  const ann = await house.member('ann');
  const { bootstraps } = await house.rows();
  const { digest } = JSON.parse(bootstraps[0] ?? '{}');
  const guesses = ['', 'x', `${secret}x`, secret.toLowerCase(), ann.token, digest];
  for (const guess of guesses) {
    const by = { token: ann.token };
    const refusal = await house.refusal('roles.bootstrap', { secret: guess }, by);
    expect(refusal).toMatchObject({ reason: 'roles.bootstrap_refused', status: 403 });
  }
  await house.call('roles.bootstrap', { secret }, ann.token);
});

test('while there is an administrator a secret from before makes no second one', async () => {
  await using house = await openHouse();
  const secret = await secretOf(house);
  await house.admin('zoe');
  const ann = await house.member('ann');
  const refusal = await house.refusal('roles.bootstrap', { secret }, { token: ann.token });
  expect(refusal.reason).toBe('roles.bootstrap_refused');
  expect(await house.core.issueBootstrapSecret()).toBe(undefined);
});

test('of many who hold the same secret one becomes administrator', async () => {
  await using house = await openHouse();
  const secret = await secretOf(house);
  const members = [];
  for (let i = 0; i < 8; i += 1) members.push(await house.member());
  const answers = await Promise.all(
    members.map(({ token }) => house.attempt('roles.bootstrap', { secret }, token)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await house.rows()).roleGrants).toHaveLength(1);
});

test.each([
  ['an operator of the database', { not: '' }],
  ['another operator', { startsWith: 'a' }],
  ['a list', []],
  ['true', true],
  ['null', null],
  ['nothing', undefined],
])('%s for a secret is an ill-formed request', async (_what, secret) => {
  await using house = await openHouse();
  await secretOf(house);
  const { token } = await house.member('ann');
  const refusal = await house.refusal('roles.bootstrap', { secret }, { token });
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});
