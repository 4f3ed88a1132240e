import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

const newPassword = 'another quiet harbour';

test('a change asks for the present password and ends all other sessions at once', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const other = await house.signIn(ann);
  const bob = await house.member('bob');
  await house.call('password.change', { currentPassword: ann.password, newPassword }, ann.token);

  const dead = await house.refusal('sessions.check', undefined, { token: other.token });
  expect(dead.reason).toBe('access.session_invalid');
  await house.call('sessions.check', undefined, ann.token);
  await house.call('sessions.check', undefined, bob.token);
  const old = { username: 'ann', password: ann.password };
  await house.refusal('signin.create', old, { tells: ['signin.refused'] });
  await house.signIn({ ...ann, password: newPassword });
  expect((await house.eventsOf(ann)).slice(-3)).toEqual([
    'credentials.changed',
    'signin.refused',
    'sessions.started',
  ]);
});

test('a wrong present password changes nothing, and the attempt is told', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const other = await house.signIn(ann);
  const input = { currentPassword: 'not my password', newPassword };
  const by = { token: ann.token, tells: ['credentials.refused'] };
  const refusal = await house.refusal('password.change', input, by);
  expect(refusal).toMatchObject({ reason: 'credentials.wrong_password', status: 403 });
  await house.call('sessions.check', undefined, other.token);
  await house.signIn(ann);
});

test.each([
  ['the present password', { newPassword }],
  ['a new password', { currentPassword: 'x' }],
  ['anything', {}],
])('a change without %s is an ill-formed request', async (_what, input) => {
  await using house = await openHouse();
  const { token } = await house.member('ann');
  const refusal = await house.refusal('password.change', input, { token });
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});

test('of two changes that know the same present password one wins', async () => {
  await using house = await openHouse();
  const first = await house.member('ann');
  const second = await house.signIn(first);
  const currentPassword = first.password;
  const answers = await Promise.all([
    house.attempt(
      'password.change',
      { currentPassword, newPassword: 'first new one' },
      first.token,
    ),
    house.attempt(
      'password.change',
      { currentPassword, newPassword: 'second new one' },
      second.token,
    ),
  ]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const winner = answers[0]?.ok ? 'first new one' : 'second new one';
  await house.signIn({ ...first, password: winner });
});

test('the operator sets a forgotten password, which ends every session', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await house.operate('password.set', { id: ann.id, newPassword });
  const dead = await house.refusal('sessions.check', undefined, { token: ann.token });
  expect(dead.reason).toBe('access.session_invalid');
  await house.signIn({ ...ann, password: newPassword });
  expect(await house.eventsOf(ann)).toContain('credentials.reset');
  const unknown = await house.operatorRefusal('password.set', { id: 999, newPassword });
  expect(unknown).toMatchObject({ reason: 'accounts.not_found', status: 404 });
});
