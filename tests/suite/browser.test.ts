import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

// What the browser itself is given, and which page may ask for it, is tried in tests/browser.

test('signing in as a browser opens a session, and tells all of it but the token', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const { id, username, password } = ann;
  const session = await house.call('browser.signIn', { username, password });
  expect(session).toEqual({
    sessionId: expect.stringMatching(/^[\w-]{16}$/),
    accountId: id,
    createdAt: house.clock.now().toISOString(),
    expiresAt: new Date(house.clock.now().getTime() + 3_600_000).toISOString(),
  });
  const { token } = await house.signIn(ann);
  const { items } = await house.call('sessions.list', {}, token);
  expect(items.map((item) => item.id)).toContain(session.sessionId);
});

test('signing in as a browser is refused as signing in is, and told of in the same words', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  const sue = await house.signUp('sue');
  await house.operate('standing.suspend', { id: sue.id });
  const tells = ['signin.refused'];
  for (const input of [
    { username: 'nobody', password: ann.password },
    { username: 'ann', password: 'not my password' },
    { username: 'sue', password: sue.password },
  ]) {
    const refusal = await house.refusal('browser.signIn', input, { tells });
    expect(refusal).toMatchObject({ reason: 'signin.refused', status: 401 });
  }
});

test('signing out as a browser ends the session that asks, and no other', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const { token: other } = await house.signIn(ann);
  await house.call('browser.signOut', undefined, ann.token);
  expect((await house.attempt('sessions.check', undefined, ann.token)).ok).toBe(false);
  expect((await house.attempt('sessions.check', undefined, other)).ok).toBe(true);
  expect(await house.refusal('browser.signOut', undefined)).toMatchObject({ status: 401 });
});

test('where nobody can keep a cookie nobody is signed in as a browser, or out as one', async () => {
  await using house = await openHouse();
  const { token, username, password } = await house.member('ann');
  const before = await house.rows();
  const program = house.core.as({ kind: 'token', token });
  const refused = {
    message: 'No cookie can be set here. Sign in for a token instead: POST /v1/sessions.',
  };
  await expect(program.browser.signIn({ username, password })).rejects.toMatchObject(refused);
  await expect(program.browser.signOut()).rejects.toMatchObject(refused);
  expect(await house.rows()).toEqual(before);
});
