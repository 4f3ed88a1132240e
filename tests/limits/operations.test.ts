import { appRouter, type Meta } from '@acct/core';
import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import { expect, test } from 'vitest';
import { allowanceIn, passed, post, signIn, strangersGuess } from './knocks.ts';
import { openLimited } from './limited.ts';

test('every operation that takes a password or a secret has a limit, and none besides', () => {
  const marked = Object.entries(flat(appRouter)).flatMap(([path, { _def }]) => {
    const { credential, limit }: Meta = Object(_def.meta);
    return credential === true || limit !== undefined ? [[path, limit]] : [];
  });
  expect(Object.fromEntries(marked)).toEqual({
    'signup.create': 'sign-up',
    'signin.create': 'sign-in',
    'browser.signIn': 'sign-in',
    'password.change': 'sign-in',
    'closing.close': 'sign-in',
    'apikeys.create': 'sign-in',
    'roles.bootstrap': 'sign-in',
    'pyacct.signUp': 'sign-up',
    'pyacct.changePassword': 'sign-in',
  });
});

// tRPC types the flat table of procedures as `any` for routers in general.
function flat(router: AnyTRPCRouter): Record<string, AnyTRPCProcedure> {
  return router._def.procedures;
}

test('wherever a password or a secret is judged, the same allowance is used', async () => {
  await using service = await openLimited();
  const { token } = await service.member('ann');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const acts = [
    ['PUT', '/v1/account/password', { currentPassword: 'wrong', newPassword: 'a longer one 1' }],
    ['POST', '/v1/admin/bootstrap', { secret: 'wrong' }],
    ['DELETE', '/v1/account', { password: 'wrong' }],
    ['POST', '/v1/apikeys', { name: 'k', scopes: ['read'], password: 'wrong' }],
    ['POST', '/trpc/closing.close', { password: 'wrong' }],
    ['POST', '/trpc/password.change', { currentPassword: 'wrong', newPassword: 'x'.repeat(9) }],
  ] as const;
  let left = 10;
  for (const [method, path, body] of acts) {
    left -= 1;
    const init = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${service.url}${path}`, init);
    expect(allowanceIn(answer), path).toMatchObject({ name: 'sign-in', r: left });
    await answer.body?.cancel();
  }
  const legacy = await fetch(`${service.url}/pyacct/2/account/password`, {
    method: 'PUT',
    headers: { token, 'content-type': 'application/json' },
    body: JSON.stringify({ password: 'one', password_confirmation: 'another' }),
  });
  expect(allowanceIn(legacy)).toMatchObject({ r: 3 });
  // Without a session, too: who asks often enough is not even told that there is none.
  for (let i = 0; i < 3; i += 1) {
    await fetch(`${service.url}/v1/account`, { method: 'DELETE', body: '{"password":"x"}' });
  }
  expect(passed(await signIn(service.url))).toBe(true);
});

test('signing up has an allowance of its own, the same at every door', async () => {
  await using service = await openLimited({ signUpLimit: '3/3600' });
  const attributes: unknown[] = [];
  const [one, other] = ['steep roads to the sea', 'steep roads to the hills'];
  const made = [
    await post(`${service.url}/v1/accounts`, { username: 'ann', password: one }),
    await post(`${service.url}/trpc/signup.create`, { username: 'bob', password: one }),
    await post(`${service.url}/pyacct/2/account/`, {
      username: 'cid',
      password: other,
      password_confirmation: other,
      attributes,
    }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 200, 200]);
  expect(made.map((each) => allowanceIn(each)?.r)).toEqual([2, 1, 0]);
  const refused = await post(`${service.url}/v1/accounts`, { username: 'dan', password: one });
  expect(refused).toMatchObject({ status: 429, reason: 'limits.exceeded' });
  expect(allowanceIn(refused)).toEqual({ name: 'sign-up', q: 3, w: 3600, r: 0, t: 1200 });
  expect(
    (await signIn(service.url, 'rest', { guess: { username: 'ann', password: one } })).status,
  ).toBe(201);
  service.clock.advance({ seconds: 1200 });
  const later = await post(`${service.url}/v1/accounts`, { username: 'dan', password: one });
  expect(later.status).toBe(201);
});

test('a batch of sign-ins is refused as a whole, and counts as none', async () => {
  await using service = await openLimited();
  for (const size of [2, 10, 50]) {
    const path = Array.from({ length: size }, () => 'signin.create').join(',');
    const guesses = Array.from({ length: size }, (_, i) => [i, strangersGuess()] as const);
    const batch = await post(`${service.url}/trpc/${path}?batch=1`, Object.fromEntries(guesses));
    expect(batch).toMatchObject({ status: 400, reason: 'request.batch_refused' });
  }
  const single = await post(`${service.url}/trpc/signin.create?batch=1`, { 0: strangersGuess() });
  expect(allowanceIn(single)).toMatchObject({ r: 9 });
});

test('the operator and the program around the service are not counted', async () => {
  await using service = await openLimited({ signUpLimit: '1/86400', signInLimit: '1/86400' });
  const password = 'steep roads to the sea';
  for (const kind of ['operator', 'nothing'] as const) {
    for (let i = 0; i < 5; i += 1) {
      const { username } = strangersGuess();
      await service.core.as({ kind }).signup.create({ username, password });
    }
  }
  expect(await service.core.tools.db.read.rateLimit.count()).toBe(0);
  expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 0 });
});
