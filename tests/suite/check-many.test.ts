import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

const inactive = { active: false };

test('many tokens are answered in their order, each as a check of its own would be', async () => {
  await using house = await openHouse();
  const service = await house.service('gate');
  const ann = await house.member('ann');
  const bob = await house.admin('bob');
  const tokens = [bob.token, ann.token, service.token, ann.token];
  const { items } = await house.call('sessions.checkMany', { tokens }, service.token);
  const alone = [];
  for (const token of tokens) alone.push(await house.call('sessions.check', undefined, token));
  expect(items).toEqual(alone.map((check) => ({ active: true, kind: 'session', ...check })));
  expect(items.map((item) => item.active && item.username)).toEqual(['bob', 'ann', 'gate', 'ann']);
});

test('of a token that is not valid nothing is told, whatever the reason', async () => {
  await using house = await openHouse();
  const expired = await house.member('expired');
  house.clock.advance({ minutes: 60 });
  const admin = await house.admin('warden');
  const [revoked, suspended, valid] = [
    await house.member('revoked'),
    await house.member('suspended'),
    await house.member('valid'),
  ];
  await house.call('sessions.revoke', { id: revoked.sessionId }, admin.token);
  await house.call('standing.suspend', { id: suspended.id }, admin.token);
  const unknown = valid.token.slice(0, -12);
  const tokens = [
    expired.token,
    revoked.token,
    suspended.token,
    valid.token,
    unknown,
    '',
    'no token',
    'acct_s_'.repeat(30),
    '6ba7b810-9dad-41d1-80b4-00c04fd430c8',
  ];
  const { items } = await house.call('sessions.checkMany', { tokens }, admin.token);
  expect(items.map(({ active }) => active)).toEqual(tokens.map((token) => token === valid.token));
  for (const item of items.filter(({ active }) => !active)) expect(item).toEqual(inactive);
});

test('only the roles service and admin may ask about many tokens', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const tokens = [ann.token];
  const { reason, status } = await house.refusal('sessions.checkMany', { tokens }, ann);
  expect({ reason, status }).toEqual({ reason: 'access.role_required', status: 403 });
  const stranger = await house.refusal('sessions.checkMany', { tokens });
  expect(stranger.status).toBe(401);
});

test.each([
  ['none', []],
  ['more than a hundred', Array.from({ length: 101 }, () => 'x')],
  ['one longer than any token', ['x'.repeat(257)]],
  ['one that is no text', [7]],
  ['one that is null', [null]],
])('a list of tokens with %s is an input error', async (_name, tokens) => {
  await using house = await openHouse();
  const service = await house.service();
  // The border of the test: the compiler knows better than to send some of these.
  const input = { tokens } as { tokens: string[] };
  const refusal = await house.refusal('sessions.checkMany', input, service);
  expect(refusal.status).toBe(400);
  expect(JSON.stringify(refusal)).not.toContain('xxxxxxxx');
});

test('a hundred tokens are answered at once', async () => {
  await using house = await openHouse();
  const service = await house.service();
  const tokens = Array.from({ length: 100 }, () => service.token);
  const { items } = await house.call('sessions.checkMany', { tokens }, service.token);
  expect(items.every(({ active }) => active)).toBe(true);
  expect(items).toHaveLength(100);
});

test('being asked about among many counts as use of a session', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 59 });
  const service = await house.service();
  await house.call('sessions.checkMany', { tokens: [ann.token] }, service.token);
  await house.core.flush();
  house.clock.advance({ minutes: 59 });
  const { usedAt } = await house.call('sessions.check', undefined, ann.token);
  expect(usedAt).toBe(house.clock.now().toISOString());
});

test('no token that was asked about reaches the log, accepted or not', async () => {
  await using house = await openHouse();
  const service = await house.service();
  const ann = await house.member('ann');
  const { token } = ann;
  await house.call('sessions.checkMany', { tokens: [token] }, service.token);
  await house.refusal('sessions.checkMany', { tokens: [token] }, ann);
  await house.refusal('sessions.checkMany', { tokens: [token, 'x'.repeat(300)] }, service);
  await house.core.tools.db.close();
  await house.attempt('sessions.checkMany', { tokens: [token] }, service.token);
  expect(JSON.stringify(house.log.lines)).not.toContain(token);
});
