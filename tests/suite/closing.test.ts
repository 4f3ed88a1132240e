import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('closing an account takes everything but its id', async () => {
  await using house = await openHouse({
    definitions: [{ key: 'mail', type: 'email', unique: true }],
  });
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann', { mail: 'ann@example.org' });
  await house.operate('roles.grant', { id: ann.id, role: 'service' });
  const other = await house.signIn(ann);
  await house.call('closing.close', { password: ann.password }, ann.token);

  for (const { token } of [ann, other]) {
    expect((await house.refusal('sessions.check', undefined, { token })).status).toBe(401);
  }
  const input = { username: 'ann', password: ann.password };
  await house.refusal('signin.create', input, { tells: ['signin.refused'] });
  const unknown = await house.refusal('accounts.inspect', { id: ann.id }, { token: zoe.token });
  expect(unknown.reason).toBe('accounts.not_found');

  const rows = await house.rows();
  const mine = { ...rows, events: [] };
  expect(JSON.stringify(mine)).not.toContain('ann');
  expect(mine.attributeValues).toEqual([]);
  expect(mine.roleGrants).toHaveLength(1);
  expect(mine.sessions).toHaveLength(1);
  expect(mine.credentials).toHaveLength(1);
});

test('the journal keeps the id of a closed account and no address', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  await house.call('closing.close', { password: ann.password }, ann.token);
  const { items } = await house.call('audit.list', { accountId: ann.id }, zoe.token);
  expect(items.map(({ name }) => name)).toEqual([
    'accounts.closed',
    'sessions.started',
    'accounts.created',
  ]);
  expect(items.map(({ address }) => address)).toEqual([null, null, null]);
  expect(JSON.stringify(items)).not.toContain('"ann"');
});

test('a closed administrator leaves no address where it acted upon others either', async () => {
  await using house = await openHouse();
  await house.admin('zoe');
  const yan = await house.admin('yan');
  const ann = await house.signUp('ann');
  await house.call('standing.suspend', { id: ann.id }, yan.token);
  await house.call('closing.close', { password: yan.password }, yan.token);
  const { items } = await house.operate('audit.list', { name: 'accounts.suspended' });
  expect(items.map(({ actorId, address }) => [actorId, address])).toEqual([[yan.id, null]]);
});

test('what was taken is free: the name and the unique values, for a new id', async () => {
  await using house = await openHouse({ definitions: [{ key: 'mail', unique: true }] });
  const ann = await house.member('ann', { mail: 'ann@example.org' });
  await house.call('closing.close', { password: ann.password }, ann.token);
  const next = await house.member('ANN', { mail: 'ann@example.org' });
  expect(next.id).toBeGreaterThan(ann.id);
  const { roles } = await house.call('sessions.check', undefined, next.token);
  expect(roles).toEqual([]);
});

test('a stolen session without the password closes nothing', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const by = { token: ann.token, tells: ['credentials.refused'] };
  const refusal = await house.refusal('closing.close', { password: 'a guess' }, by);
  expect(refusal).toMatchObject({ reason: 'credentials.wrong_password', status: 403 });
  await house.call('sessions.check', undefined, ann.token);
});

test('the last administrator cannot close his account; the last but one can', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const password = zoe.password;
  const refusal = await house.refusal('closing.close', { password }, { token: zoe.token });
  expect(refusal).toMatchObject({ reason: 'roles.last_administrator', status: 409 });
  await house.admin('yan');
  await house.call('closing.close', { password }, zoe.token);
});
