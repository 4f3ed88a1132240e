import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('the check tells whose token it is, with which roles and until when', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const now = house.clock.now();
  expect(await house.call('sessions.check', undefined, sam.token)).toEqual({
    accountId: sam.id,
    username: 'sam',
    roles: ['service'],
    sessionId: sam.sessionId,
    createdAt: now.toISOString(),
    usedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
  });
});

test('I see my sessions, newest first, with device and address, and never a token', async () => {
  await using house = await openHouse({ device: 'Mozilla/5.0 (a real one)' });
  const first = await house.member('ann');
  house.clock.advance({ minutes: 1 });
  const second = await house.signIn(first);
  await house.member('bob');
  const { items, next } = await house.call('sessions.list', {}, first.token);
  expect(next).toBe(null);
  expect(items.map(({ id, current }) => ({ id, current }))).toEqual([
    { id: second.sessionId, current: false },
    { id: first.sessionId, current: true },
  ]);
  expect(items[0]).toMatchObject({
    device: 'Mozilla/5.0 (a real one)',
    address: '127.0.0.1',
    createdAt: house.clock.now().toISOString(),
  });
  expect(JSON.stringify(items)).not.toContain('acct_s_');
});

test('the name of a device is cut, not refused', async () => {
  await using house = await openHouse({ device: 'x'.repeat(300) });
  const ann = await house.member('ann');
  const { items } = await house.call('sessions.list', {}, ann.token);
  expect(items[0]?.device).toBe('x'.repeat(256));
});

test('sessions that have ended by time are in no list', async () => {
  await using house = await openHouse();
  const old = await house.member('ann');
  house.clock.advance({ minutes: 61 });
  const fresh = await house.signIn(old);
  const { items } = await house.call('sessions.list', {}, fresh.token);
  expect(items.map(({ id }) => id)).toEqual([fresh.sessionId]);
});

test('ending one session ends that one, at once', async () => {
  await using house = await openHouse();
  const first = await house.member('ann');
  const second = await house.signIn(first);
  await house.call('sessions.end', { id: second.sessionId }, first.token);
  const refusal = await house.refusal('sessions.check', undefined, { token: second.token });
  expect(refusal.reason).toBe('access.session_invalid');
  await house.call('sessions.check', undefined, first.token);
  expect(await house.eventsOf(first)).toEqual([
    'accounts.created',
    'sessions.started',
    'sessions.started',
    'sessions.ended',
  ]);
});

test("another's session is as unknown as none, and lives on", async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  const { token } = bob;
  const foreign = await house.refusal('sessions.end', { id: ann.sessionId }, { token });
  const unknown = await house.refusal('sessions.end', { id: 'AAAAAAAAAAAAAAAA' }, { token });
  expect(foreign).toEqual(unknown);
  expect(foreign).toMatchObject({ reason: 'sessions.not_found', status: 404 });
  await house.call('sessions.check', undefined, ann.token);
});

test('ending the others leaves this session and those of other accounts', async () => {
  await using house = await openHouse();
  const bob = await house.member('bob');
  const first = await house.member('ann');
  const second = await house.signIn(first);
  const third = await house.signIn(first);
  expect(await house.call('sessions.endOthers', undefined, second.token)).toEqual({ ended: 2 });
  for (const { token } of [first, third]) {
    expect((await house.refusal('sessions.check', undefined, { token })).status).toBe(401);
  }
  await house.call('sessions.check', undefined, second.token);
  await house.call('sessions.check', undefined, bob.token);
  expect(await house.call('sessions.endOthers', undefined, second.token)).toEqual({ ended: 0 });
});

test('signing out ends the session that asks, for every call that comes after', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const other = await house.signIn(ann);
  await house.call('sessions.signOut', undefined, ann.token);
  const calls = Array.from({ length: 10 }, () =>
    house.attempt('sessions.check', undefined, ann.token),
  );
  const answers = await Promise.all(calls);
  expect(answers.filter(({ ok }) => ok)).toEqual([]);
  const again = await house.refusal('sessions.signOut', undefined, { token: ann.token });
  expect(again.reason).toBe('access.session_invalid');
  await house.call('sessions.check', undefined, other.token);
});

test('an administrator sees and ends the sessions of anybody', async () => {
  await using house = await openHouse();
  const admin = await house.admin('zoe');
  const first = await house.member('ann');
  house.clock.advance({ minutes: 1 });
  const second = await house.signIn(first);
  const { items } = await house.call('sessions.of', { id: first.id }, admin.token);
  expect(items.map(({ id, current }) => [id, current])).toEqual([
    [second.sessionId, false],
    [first.sessionId, false],
  ]);
  await house.call('sessions.revoke', { id: first.sessionId }, admin.token);
  const dead = await house.refusal('sessions.check', undefined, { token: first.token });
  expect(dead.reason).toBe('access.session_invalid');
  await house.call('sessions.check', undefined, second.token);
  const all = await house.call('sessions.revokeAll', { id: first.id }, admin.token);
  expect(all).toEqual({ ended: 1 });
  expect((await house.refusal('sessions.check', undefined, { token: second.token })).status).toBe(
    401,
  );
  const input = { id: first.sessionId };
  const gone = await house.refusal('sessions.revoke', input, { token: admin.token });
  expect(gone).toMatchObject({ reason: 'sessions.not_found', status: 404 });
});
