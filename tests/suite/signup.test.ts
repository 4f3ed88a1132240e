import { expect, test } from 'vitest';
import { fillHashQueue } from '../house/hash-queue.ts';
import { openHouse } from '../house/house.ts';

test('signing up makes an account that can sign in, and tells so in one event', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('Ann');
  expect(await house.eventsOf(ann)).toEqual(['accounts.created']);
  const { token } = await house.signIn(ann);
  expect(await house.call('sessions.check', undefined, token)).toMatchObject({
    accountId: ann.id,
    username: 'Ann',
    roles: [],
  });
});

test('a new account is active, dated by the one clock, and shows nothing of its password', async () => {
  await using house = await openHouse();
  const input = { username: 'ann', password: 'a quiet harbour', attributes: {} };
  const account = await house.call('signup.create', input);
  const now = house.clock.now().toISOString();
  expect(account).toEqual({
    id: account.id,
    username: 'ann',
    state: 'active',
    createdAt: now,
    updatedAt: now,
  });
});

test('the first account ever is an ordinary one', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const { roles } = await house.call('sessions.check', undefined, ann.token);
  expect(roles).toEqual([]);
  expect(await house.refusal('audit.list', {}, { token: ann.token })).toMatchObject({
    reason: 'access.role_required',
    status: 403,
  });
});

test('a refusal of the last attribute leaves no trace by id, by name or in the events', async () => {
  await using house = await openHouse({
    definitions: [{ key: 'alpha' }, { key: 'omega', unique: true }],
  });
  const ann = await house.member('ann', { alpha: '1', omega: 'taken' });
  const refusal = await house.refusal('signup.create', {
    username: 'bob',
    password: 'a quiet harbour',
    attributes: { alpha: '2', omega: 'taken' },
  });
  expect(refusal).toMatchObject({ reason: 'attributes.value_taken', status: 409 });
  expect(refusal.details).toMatchObject({ key: 'omega' });

  const { token } = ann;
  const byName = await house.refusal('directory.find', { username: 'bob' }, { token });
  expect(byName.reason).toBe('accounts.not_found');
  const bob = await house.signUp('bob', { alpha: '2', omega: 'free' });
  expect(bob.id).toBeGreaterThan(ann.id);
  expect(await house.eventsOf(bob)).toEqual(['accounts.created']);
});

test('a name is refused before any hash is paid for', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 1, hashQueueMax: 1 } });
  await house.signUp('ann');
  await using _busy = fillHashQueue(house.core);

  const password = 'a quiet harbour';
  const taken = await house.refusal('signup.create', { username: 'ANN', password });
  expect(taken).toMatchObject({ reason: 'accounts.username_taken', status: 409, details: {} });
  const free = await house.refusal('signup.create', { username: 'bob', password });
  expect(free).toMatchObject({ reason: 'service.overloaded', status: 503 });
});

test.each([
  ['no username', { password: 'a quiet harbour' }],
  ['no password', { username: 'ann' }],
  ['null for a name', { username: null, password: 'a quiet harbour' }],
  ['a list for a name', { username: ['ann'], password: 'a quiet harbour' }],
  ['a role of my own choice', { username: 'ann', password: 'a quiet harbour', roles: ['admin'] }],
  ['an id of my own choice', { username: 'ann', password: 'a quiet harbour', id: 7 }],
  ['attributes as a list', { username: 'ann', password: 'a quiet harbour', attributes: [] }],
  ['null for a value', { username: 'ann', password: 'a quiet harbour', attributes: { a: null } }],
])('signing up with %s is an ill-formed request', async (_what, input) => {
  await using house = await openHouse({ definitions: [{ key: 'a' }] });
  expect(await house.refusal('signup.create', input)).toMatchObject({
    reason: 'request.invalid',
    status: 400,
  });
});

test('ids rise and are never given twice, also when the newest account is closed', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const bob = await house.member('bob');
  await house.call('closing.close', { password: bob.password }, bob.token);
  const cyd = await house.signUp('bob');
  expect(bob.id).toBeGreaterThan(ann.id);
  expect(cyd.id).toBeGreaterThan(bob.id);
});
