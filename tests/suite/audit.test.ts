import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('every change is told once, newest first, with who did it and from where', async () => {
  await using house = await openHouse({ definitions: [{ key: 'x' }] });
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  house.clock.advance({ minutes: 1 });
  await house.call('attributes.set', { key: 'x', value: 'y' }, ann.token);
  await house.call('accounts.rename', { username: 'anna' }, ann.token);
  await house.call('sessions.endOthers', undefined, ann.token);
  await house.call('standing.suspend', { id: ann.id }, zoe.token);
  const { items } = await house.call('audit.list', { accountId: ann.id }, zoe.token);
  expect(items.map(({ name, actorId }) => [name, actorId])).toEqual([
    ['accounts.suspended', zoe.id],
    ['sessions.others_ended', ann.id],
    ['accounts.renamed', ann.id],
    ['attributes.set', ann.id],
    ['sessions.started', null],
    ['accounts.created', null],
  ]);
  expect(items[0]).toMatchObject({
    at: house.clock.now().toISOString(),
    accountId: ann.id,
    sessionId: zoe.sessionId,
    address: '127.0.0.1',
    requestId: expect.any(String),
  });
  const ids = items.map(({ id }) => BigInt(id));
  expect(ids).toEqual([...ids].sort((a, b) => (a < b ? 1 : -1)));
});

test('events are filtered by account and by name, and paged without a gap', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const ann = await house.signUp('ann');
  for (let i = 0; i < 7; i += 1) await house.signIn(ann);
  const query = { accountId: ann.id, name: 'sessions.started', limit: 3 };
  const met: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = cursor === undefined ? query : { ...query, cursor };
    const { items, next } = await house.call('audit.list', page, zoe.token);
    for (const item of items) {
      expect(item).toMatchObject({ accountId: ann.id, name: 'sessions.started' });
    }
    met.push(...items.map(({ id }) => id));
    cursor = next;
  }
  expect(new Set(met).size).toBe(7);
  const none = await house.call('audit.list', { name: 'accounts.closed' }, zoe.token);
  expect(none).toMatchObject({ items: [], next: null });
});

test.each(['sessions', 'Sessions.Started', "x.y'--", 'a.b.c', ''])(
  '%j is no name of an event',
  async (name) => {
    await using house = await openHouse();
    const { token } = await house.admin('zoe');
    const refusal = await house.refusal('audit.list', { name }, { token });
    expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
  },
);

test('no password, token, secret or value is in the journal, in the log or in a refusal', async () => {
  await using house = await openHouse({
    definitions: [{ key: 'ssn', sensitive: true, unique: true, maxLength: 40 }],
  });
  const secret = await house.core.issueBootstrapSecret();
  const ann = await house.member('ann', { ssn: 'CANARY-ssn-1' });
  const { token } = ann;
  await house.call('roles.bootstrap', { secret: secret ?? '' }, token);
  const password = 'CANARY-7f3a-password';
  const refusals = [
    await house.refusal('signup.create', {
      username: 'bob',
      password,
      attributes: { ssn: 'CANARY-ssn-1' },
    }),
    await house.refusal('signup.create', { username: 'CANARY name', password }),
    await house.refusal('signup.create', { username: 'bob', password, extra: 'CANARY-extra' }),
    await house.refusal('signup.create', { username: 'bob', password: ['CANARY-list'] }),
    await house.refusal(
      'signin.create',
      { username: 'ann', password },
      { tells: ['signin.refused'] },
    ),
    await house.refusal('attributes.set', { key: 'ssn', value: 'CANARY'.repeat(9) }, { token }),
    await house.refusal(
      'password.change',
      { currentPassword: password, newPassword: password },
      { token, tells: ['credentials.refused'] },
    ),
    await house.refusal('roles.bootstrap', { secret: 'CANARY-secret' }, { token }),
    await house.refusal('sessions.check', undefined, { token: 'CANARY-token' }),
  ];
  await house.call(
    'password.change',
    { currentPassword: ann.password, newPassword: password },
    token,
  );
  await house.signIn({ ...ann, password });
  const events = await house.call('audit.list', { limit: 100 }, token);
  const { events: _, attributeValues: __, ...tables } = await house.rows();
  const told = JSON.stringify([refusals, events, house.log.lines, tables]);
  expect(told).not.toContain('CANARY');
  expect(told).not.toContain(token);
  expect(told).not.toContain(String(secret));
  expect(told).not.toContain(ann.password);
});

test('nobody changes the journal: there is no procedure that would', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  const before = await house.call('audit.list', { limit: 100 }, zoe.token);
  const ann = await house.member('ann');
  await house.call('closing.close', { password: ann.password }, ann.token);
  const after = await house.call('audit.list', { limit: 100 }, zoe.token);
  expect(after.items.slice(-before.items.length)).toEqual(before.items);
});
