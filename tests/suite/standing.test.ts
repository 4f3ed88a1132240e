import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('a suspended account is shut out at once and comes back when it is reinstated', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  await house.call('standing.suspend', { id: ann.id }, zoe.token);
  const dead = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(dead.reason).toBe('access.session_invalid');
  const input = { username: 'ann', password: ann.password };
  await house.refusal('signin.create', input, { tells: ['signin.refused'] });
  const seen = await house.call('directory.byId', { id: ann.id }, zoe.token);
  expect(seen.state).toBe('suspended');

  await house.call('standing.reinstate', { id: ann.id }, zoe.token);
  // What the suspension ended stays ended.
  expect((await house.refusal('sessions.check', undefined, { token: ann.token })).status).toBe(401);
  const again = await house.signIn(ann);
  await house.call('sessions.check', undefined, again.token);
  expect((await house.eventsOf(ann)).slice(-4)).toEqual([
    'accounts.suspended',
    'signin.refused',
    'accounts.reinstated',
    'sessions.started',
  ]);
});

test('who is suspended cannot be suspended, who is active cannot be reinstated', async () => {
  await using house = await openHouse();
  const { token } = await house.admin('zoe');
  const ann = await house.signUp('ann');
  const active = await house.refusal('standing.reinstate', { id: ann.id }, { token });
  expect(active).toMatchObject({ reason: 'accounts.not_active', status: 409 });
  expect(active.details).toEqual({ state: 'active' });
  await house.call('standing.suspend', { id: ann.id }, token);
  const twice = await house.refusal('standing.suspend', { id: ann.id }, { token });
  expect(twice).toMatchObject({ reason: 'accounts.not_active', status: 409 });
  expect(twice.details).toEqual({ state: 'suspended' });
});

test('the name and the unique values of a suspended account stay taken', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x', unique: true }] });
  const ann = await house.signUp('ann', { x: 'mine' });
  await house.operate('standing.suspend', { id: ann.id });
  const password = 'a quiet harbour';
  const name = await house.refusal('signup.create', { username: 'ann', password });
  expect(name.reason).toBe('accounts.username_taken');
  const input = { username: 'bob', password, attributes: { x: 'mine' } };
  expect((await house.refusal('signup.create', input)).reason).toBe('attributes.value_taken');
});

test('a role that is taken away ends the sessions, and the next one has it no more', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const sam = await house.admin('sam');
  await house.call('standing.demote', { id: sam.id, role: 'admin' }, zoe.token);
  const dead = await house.refusal('audit.list', {}, { token: sam.token });
  expect(dead.reason).toBe('access.session_invalid');
  const again = await house.signIn(sam);
  const refused = await house.refusal('audit.list', {}, { token: again.token });
  expect(refused).toMatchObject({ reason: 'access.role_required', status: 403 });
  const told = (await house.eventsOf(sam)).filter((name) => name !== 'access.denied');
  expect(told.slice(-2)).toEqual(['roles.revoked', 'sessions.started']);
});

test('the last administrator can be neither suspended nor demoted, not even by himself', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const yan = await house.admin('yan');
  await house.call('standing.suspend', { id: yan.id }, zoe.token);
  const by = { token: zoe.token };
  const refusals = [
    await house.refusal('standing.suspend', { id: zoe.id }, by),
    await house.refusal('standing.demote', { id: zoe.id, role: 'admin' }, by),
    await house.operatorRefusal('standing.demote', { id: zoe.id, role: 'admin' }),
    await house.operatorRefusal('standing.suspend', { id: zoe.id }),
  ];
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ reason: 'roles.last_administrator', status: 409 });
  }
  // A suspended administrator is none who could help; one who is back is.
  await house.call('standing.reinstate', { id: yan.id }, zoe.token);
  await house.call('standing.demote', { id: zoe.id, role: 'admin' }, zoe.token);
});

test('taking a role that is not there is told', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.signUp('ann');
  for (const id of [ann.id, 999]) {
    const input = { id, role: 'service' };
    const refusal = await house.refusal('standing.demote', input, { token: zoe.token });
    expect(refusal).toMatchObject({ reason: 'roles.not_granted', status: 404 });
  }
});
