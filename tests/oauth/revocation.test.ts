import { describe, expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { basic, bearer, introspect, isGood, openServed, postForm, revoke } from './forms.ts';

// RFC 7009: whoever has a token may end it.

describe.each(testedProviders)('on %s', (provider) => {
  test('a revoked session has ended, and its owner finds that in the journal', async () => {
    await using house = await openServed({ provider });
    const ann = await house.signUp('ann');
    const [lost, kept] = [await house.signIn(ann), await house.signIn(ann)];
    const answer = await revoke(house, lost.token);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect([await isGood(house, lost.token), await isGood(house, kept.token)]).toEqual([
      false,
      true,
    ]);
    const [event] = await house.core.tools.db.read.event.findMany({
      where: { name: 'sessions.ended' },
    });
    const told = { accountId: ann.id, actorId: ann.id, sessionId: lost.sessionId };
    expect(event).toMatchObject({ ...told, address: '127.0.0.1' });
  });

  test('a revoked key is dead, and no other one', async () => {
    await using house = await openServed({ provider });
    const gate = await house.service('gate');
    const input = { name: 'k', scopes: ['check' as const], password: gate.password };
    const lost = await house.call('apikeys.create', input, gate.token);
    const kept = await house.call('apikeys.create', input, gate.token);
    expect((await revoke(house, lost.key)).status).toBe(200);
    expect((await introspect(house, gate.token, bearer(lost.key))).status).toBe(401);
    expect((await introspect(house, gate.token, bearer(kept.key))).status).toBe(200);
    expect(await house.eventsOf(gate)).toContain('apikeys.revoked');
  });

  test('what nobody knows is as good as revoked, and nothing is written', async () => {
    await using house = await openServed({ provider });
    const { token, sessionId } = await house.member('ann');
    const gone = await house.member('bob');
    await house.call('sessions.signOut', undefined, gone.token);
    const before = await house.rows();
    const unknown = [gone.token, sessionId, `${token.slice(0, -1)}_`, 'acct_k_x', 'x'.repeat(8192)];
    for (const text of unknown) {
      const answer = await revoke(house, text);
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
    expect(await house.rows()).toEqual(before);
  });

  test('of many who revoke one token at once each is told yes, and one event is written', async () => {
    await using house = await openServed({ provider });
    const ann = await house.member('ann');
    const answers = await Promise.all(Array.from({ length: 10 }, () => revoke(house, ann.token)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const events = await house.eventsOf(ann);
    expect(events.filter((name) => name === 'sessions.ended')).toHaveLength(1);
  });
});

test('a session that the policy refuses just now ends for good', async () => {
  let isOpen = true;
  const hour = 3_600_000;
  const policy = { idleMs: hour, absoluteMs: 24 * hour, allows: () => isOpen };
  await using house = await openServed({ parts: { sessionPolicy: policy } });
  const ann = await house.member('ann');
  isOpen = false;
  expect((await revoke(house, ann.token)).status).toBe(200);
  isOpen = true;
  expect(await isGood(house, ann.token)).toBe(false);
});

test('a token is revoked whatever else the client says of itself and of the token', async () => {
  await using house = await openServed();
  const ann = await house.signUp('ann');
  const others = [
    { headers: basic('a client', 'of no meaning') },
    { headers: bearer('A'.repeat(40)) },
    { more: { token_type_hint: 'refresh_token' } },
    { more: { token_type_hint: 'nobody knows this', client_id: 'x', client_secret: 'y' } },
    { more: { extension: 'of somebody' } },
  ];
  for (const { headers = {}, more = {} } of others) {
    const { token } = await house.signIn(ann);
    const answer = await postForm(house, '/oauth/revoke', { form: { token, ...more }, headers });
    expect([answer.status, await isGood(house, token)]).toEqual([200, false]);
  }
});

test('of a signed assertion it does not say that it was revoked', async () => {
  await using house = await openServed();
  const answer = await revoke(house, 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.AAAA');
  expect([answer.status, JSON.parse(answer.text).error]).toEqual([400, 'unsupported_token_type']);
});

test('while the database is away a client is told to try again, not that the token has ended', async () => {
  await using house = await openServed();
  const ann = await house.member('ann');
  await house.core.tools.db.close();
  const answer = await revoke(house, ann.token);
  expect(answer.status).toBeGreaterThanOrEqual(500);
});
