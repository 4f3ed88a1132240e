import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('I read my own account', async () => {
  await using house = await openHouse();
  const ann = await house.member('Ann');
  const createdAt = house.clock.now().toISOString();
  house.clock.advance({ minutes: 1 });
  expect(await house.call('accounts.self', undefined, ann.token)).toEqual({
    id: ann.id,
    username: 'Ann',
    state: 'active',
    createdAt,
    updatedAt: createdAt,
  });
});

test('others are read by id, by name in any spelling and by a unique attribute of any type', async () => {
  await using house = await openHouse({
    definitions: [
      { key: 'staff', type: 'integer', unique: true },
      { key: 'mail', type: 'email', unique: true },
      { key: 'boss', type: 'boolean', unique: true },
    ],
  });
  const attributes = { staff: 42, mail: 'Ann@Example.org', boss: true };
  const ann = await house.member('Ann', attributes);
  const { token } = await house.member('bob');
  const byId = await house.call('directory.byId', { id: ann.id }, token);
  expect(byId).toMatchObject({ id: ann.id, username: 'Ann', state: 'active', attributes });
  const questions = [
    { username: 'ＡＮＮ' },
    { attribute: 'staff', value: '42' },
    { attribute: 'mail', value: 'ANN@example.org' },
    { attribute: 'boss', value: 'true' },
  ];
  for (const question of questions) {
    expect(await house.call('directory.find', question, token)).toEqual(byId);
  }
});

test.each([
  ['nothing', {}],
  ['half a question', { attribute: 'nick' }],
  ['the other half', { value: 'x' }],
  ['two questions at once', { username: 'ann', attribute: 'nick', value: 'x' }],
  ['an operator of the database', { username: { not: '' } }],
  ['a list', { username: ['ann', 'bob'] }],
  ['a filter', { username: 'ann', filter: { nick: { startsWith: 'a' } } }],
  ['an order', { username: 'ann', orderBy: 'nick' }],
])('asking for an account by %s is an ill-formed request', async (_what, question) => {
  await using house = await openHouse({ definitions: [{ key: 'nick', unique: true }] });
  const { token } = await house.member('ann', { nick: 'annie' });
  const refusal = await house.refusal('directory.find', question, { token });
  expect(refusal.status).toBe(400);
});

test('an account that never was and one that was closed are equally unknown', async () => {
  await using house = await openHouse();
  const gone = await house.member('gone');
  await house.call('closing.close', { password: gone.password }, gone.token);
  const admin = await house.admin('zoe');
  const by = { token: admin.token };
  for (const path of ['directory.byId', 'accounts.inspect', 'standing.suspend'] as const) {
    const closed = await house.refusal(path, { id: gone.id }, by);
    const never = await house.refusal(path, { id: 2_000_000_000 }, by);
    expect(closed).toEqual(never);
    expect(closed).toMatchObject({ reason: 'accounts.not_found', status: 404 });
  }
  const byName = await house.refusal('directory.find', { username: 'gone' }, by);
  const never = await house.refusal('directory.find', { username: 'never' }, by);
  expect(byName).toEqual(never);
});

test.each([0, -1, 1.5, 2_147_483_648, '1e1', 'me', '', null])(
  '%j is no id of an account',
  async (id) => {
    await using house = await openHouse();
    const { token } = await house.member('ann');
    const { status } = await house.refusal('directory.byId', { id }, { token });
    // An empty id is another address.
    expect(status).toBe(id === '' && house.doorName === 'rest' ? 404 : 400);
  },
);

test('I take another name; the id stays and the old name is free', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 5 });
  const renamed = await house.call('accounts.rename', { username: 'Anna' }, ann.token);
  expect(renamed).toMatchObject({ id: ann.id, username: 'Anna' });
  expect(renamed.updatedAt).toBe(house.clock.now().toISOString());
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(check.username).toBe('Anna');
  await house.signIn({ ...ann, username: 'anna' });
  const other = await house.signUp('ann');
  expect(other.id).not.toBe(ann.id);
  expect(await house.eventsOf(ann)).toContain('accounts.renamed');
});

test('another spelling of my own name is mine, and the name of another is not', async () => {
  await using house = await openHouse();
  await house.signUp('bob');
  const { token } = await house.member('ann');
  const renamed = await house.call('accounts.rename', { username: 'ANN' }, token);
  expect(renamed.username).toBe('ANN');
  const taken = await house.refusal('accounts.rename', { username: 'Bob' }, { token });
  expect(taken).toMatchObject({ reason: 'accounts.username_taken', status: 409 });
  const reserved = await house.refusal('accounts.rename', { username: 'root' }, { token });
  expect(reserved).toMatchObject({ reason: 'accounts.username_reserved', status: 422 });
  const invalid = await house.refusal('accounts.rename', { username: 'a b' }, { token });
  expect(invalid).toMatchObject({ reason: 'accounts.username_invalid', status: 422 });
});

test('where looking up is privileged, members find nobody and the roles find everybody', async () => {
  await using house = await openHouse({ settings: { lookUp: 'privileged' } });
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  const sam = await house.service('sam');
  const zoe = await house.admin('zoe');
  const by = { token: bob.token };
  const calls = [
    await house.refusal('directory.byId', { id: ann.id }, by),
    await house.refusal('directory.byId', { id: 999 }, by),
    await house.refusal('directory.byId', { id: bob.id }, by),
    await house.refusal('directory.find', { username: 'ann' }, by),
    await house.refusal('directory.find', { username: 'nobody' }, by),
  ];
  for (const refusal of calls) {
    expect(refusal).toMatchObject({ reason: 'access.role_required', status: 403 });
    expect(refusal.details).toEqual({ roles: ['admin', 'service'] });
  }
  for (const { token } of [sam, zoe]) {
    const found = await house.call('directory.find', { username: 'ann' }, token);
    expect(found.id).toBe(ann.id);
  }
  await house.call('accounts.self', undefined, bob.token);
});

test('an administrator lists accounts, newest first, by state, or those whose names begin alike', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const anna = await house.signUp('Anna');
  const anton = await house.signUp('ANTON');
  const bert = await house.signUp('bert');
  await house.call('standing.suspend', { id: anton.id }, zoe.token);
  const gone = await house.member('annegone');
  await house.call('closing.close', { password: gone.password }, gone.token);
  const ids = async (query: { username?: string; state?: 'active' | 'suspended' }) => {
    const { items } = await house.call('accounts.list', query, zoe.token);
    return items.map(({ id }) => id);
  };
  expect(await ids({})).toEqual([bert.id, anton.id, anna.id, zoe.id]);
  expect(await ids({ username: 'ａＮ' })).toEqual([anna.id, anton.id]);
  expect(await ids({ username: '' })).toEqual([anna.id, anton.id, bert.id, zoe.id]);
  expect(await ids({ username: 'an', state: 'active' })).toEqual([anna.id]);
  expect(await ids({ state: 'suspended' })).toEqual([anton.id]);
  // What other systems take for wildcards are letters here.
  expect(await ids({ username: '%' })).toEqual([]);
  expect(await ids({ username: '_' })).toEqual([]);
  expect(await ids({ username: 'a%a' })).toEqual([]);
  const { items } = await house.call('accounts.list', { state: 'suspended' }, zoe.token);
  expect(items[0]).toMatchObject({ username: 'ANTON', roles: [], lastSignedInAt: null });
});
