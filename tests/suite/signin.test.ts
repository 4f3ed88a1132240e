import { expect, test } from 'vitest';
import { fillHashQueue } from '../house/hash-queue.ts';
import { openHouse } from '../house/house.ts';

test('strangers, wrong passwords and suspended accounts are told apart by nobody', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  const tells = ['signin.refused'];

  const attempts = [
    { username: 'nobody-at-all', password: ann.password },
    { username: 'ann', password: 'not my password' },
    { username: 'ann', password: '' },
    { username: 'ann', password: 'x'.repeat(4096) },
    { username: 'sue', password: sue.password },
    { username: 'sue', password: 'not my password' },
    { username: '', password: ann.password },
    { username: '♚ no name', password: ann.password },
    { username: 'admin', password: ann.password },
  ];
  for (const input of attempts) {
    expect(await house.refusal('signin.create', input, { tells })).toEqual({
      reason: 'signin.refused',
      status: 401,
      message: 'The username or the password is wrong.',
      details: {},
    });
  }
  expect(await house.eventsOf(ann)).toEqual(['accounts.created', ...tells, ...tells, ...tells]);
});

test('strangers pay for one hash as members do', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 1, hashQueueMax: 1 } });
  const ann = await house.member('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  await using _busy = fillHashQueue(house.core);

  for (const username of ['ann', 'sue', 'nobody', '♚', '']) {
    for (const password of [ann.password, '', 'x'.repeat(4096)]) {
      const refusal = await house.refusal('signin.create', { username, password });
      expect(refusal).toMatchObject({ reason: 'service.overloaded', status: 503 });
      expect(refusal.details).toEqual({ retryAfterSeconds: 1 });
    }
  }
  // A check of a session never stands in that line.
  await house.call('sessions.check', undefined, ann.token);
});

test('what a stranger typed is not kept', async () => {
  await using house = await openHouse();
  const input = { username: 'typed-by-mistake', password: 'typed-in-the-wrong-field' };
  await house.refusal('signin.create', input, { tells: ['signin.refused'] });
  const stored = JSON.stringify(await house.rows());
  expect(stored).not.toMatch(/typed/);
});

test('each sign-in gives a new token; one that the caller brings along gains nothing', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const bob = await house.signUp('bob');
  const input = { username: bob.username, password: bob.password };
  const answer = await house.call('signin.create', input, ann.token);
  expect(answer.token).not.toBe(ann.token);
  expect(answer.accountId).toBe(bob.id);
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(check.accountId).toBe(ann.id);
  const again = await house.signIn(bob);
  expect(again.token).not.toBe(answer.token);
  expect(again.sessionId).not.toBe(answer.sessionId);
});

test.each(['token', 'sessionId', 'accountId', 'createdAt', 'expiresAt', 'roles', 'id'])(
  'nobody chooses the %s of his own session',
  async (field) => {
    await using house = await openHouse();
    const { username, password } = await house.signUp('ann');
    const input = { username, password, [field]: '2030-01-01T00:00:00.000Z' };
    const refusal = await house.refusal('signin.create', input);
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  },
);

test('a token is 256 random bits in a form that people and scanners recognise', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const tokens = new Set<string>();
  for (let i = 0; i < 20; i += 1) tokens.add((await house.signIn(ann)).token);
  expect(tokens.size).toBe(20);
  for (const token of tokens) expect(token).toMatch(/^acct_s_[A-Za-z0-9_-]{43}[A-Za-z0-9_-]{6}$/);
});

test('a stolen database opens no session', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const rows = await house.rows();
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(ann.token);
  expect(stored).not.toContain(ann.password);
  const { digest } = JSON.parse(rows.sessions[0] ?? '{}');
  for (const stolen of [digest, `acct_s_${digest}`, ann.sessionId]) {
    const refusal = await house.refusal('sessions.check', undefined, { token: stolen });
    expect(refusal.reason).toBe('access.session_invalid');
  }
});

test('the administrator sees when somebody last signed in', async () => {
  await using house = await openHouse();
  const admin = await house.admin();
  const ann = await house.signUp('ann');
  const before = await house.call('accounts.inspect', { id: ann.id }, admin.token);
  expect(before.lastSignedInAt).toBe(null);
  house.clock.advance({ minutes: 5 });
  await house.signIn(ann);
  const after = await house.call('accounts.inspect', { id: ann.id }, admin.token);
  expect(after.lastSignedInAt).toBe(house.clock.now().toISOString());
});
