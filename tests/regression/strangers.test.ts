import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { sampleDefinitions, samples } from '../house/samples.ts';
import { tried } from '../house/tried.ts';

// R31: Better Auth CVE-2025-61928, a request without a session that named an account was taken for it.
// R39: Keycloak CVE-2026-9705, an owner's old credentials undid what an administrator had switched off.

const definitions = [...sampleDefinitions];

test('no field, query or header that names an account makes a stranger that account', async () => {
  await using house = await openHouse({ door: 'rest', definitions });
  const zoe = await house.admin('zoe');
  const ann = await house.member('ann');
  const names =
    'userId user_id accountId account_id actorId actor id sub uid username user impersonate';
  const before = await house.rows();
  let count = 0;
  for (const { path, access, rest } of procedures) {
    if (rest === undefined || access === 'public') continue;
    const sample: unknown = samples[path].valid({ actor: zoe, target: ann });
    for (const name of names.split(' ')) {
      for (const value of [zoe.id, String(zoe.id), zoe.username, { id: zoe.id }]) {
        const input = { ...(typeof sample === 'object' ? sample : {}), [name]: value };
        const answer = await house.attempt(path, input);
        count += 1;
        expect(answer, `${path} with ${name}`).toMatchObject({ ok: false });
        if (!answer.ok) expect([400, 401]).toContain(answer.problem.status);
      }
    }
    const text = String(zoe.id);
    const headers = {
      'x-user-id': text,
      'x-account-id': text,
      'x-forwarded-user': 'zoe',
      from: 'zoe',
    };
    const address = rest.path
      .replace('{id}', text)
      .replace('{key}', 'left')
      .replace('{role}', 'admin');
    const { method } = rest;
    const response = await fetch(`${house.url}/v1${address}`, {
      method,
      headers: { ...headers, remote_user: 'zoe', cookie: `userId=${text}; accountId=${text}` },
    });
    count += 1;
    expect([400, 401, 415], `${method} ${address}`).toContain(response.status);
  }
  expect(await house.rows()).toEqual(before);
  tried(count, 'requests of a stranger that named an administrator');
});

test('nothing that the owner has undoes a suspension', async () => {
  await using house = await openHouse({ door: 'trpc', definitions });
  await house.admin('zoe');
  const ann = await house.member('ann', { nick: 'annie' });
  const secret = (await house.core.issueBootstrapSecret()) ?? 'no such secret';
  await house.operate('standing.suspend', { id: ann.id });
  const cast = { actor: ann, target: ann };
  for (const { path, access } of procedures) {
    if (access === 'public' || access === 'operator') continue;
    const input = path === 'roles.bootstrap' ? { secret } : samples[path].valid(cast);
    expect(await house.attempt(path, input, ann.token), path).toMatchObject({ ok: false });
  }
  const { username, password } = ann;
  for (const name of ['ann', 'ANN', 'ａｎｎ']) {
    expect(await house.attempt('signin.create', { username: name, password })).toMatchObject({
      ok: false,
    });
    const again = await house.attempt('signup.create', { username: name, password });
    expect(again).toMatchObject({ ok: false, problem: { reason: 'accounts.username_taken' } });
  }
  // A new password is none of the owner's doing, and still no end of the suspension.
  const newPassword = 'a brand new harbour';
  await house.operate('password.set', { id: ann.id, newPassword });
  const answer = await house.attempt('signin.create', { username, password: newPassword });
  expect(answer).toMatchObject({ ok: false, problem: { reason: 'signin.refused' } });
  const { state } = await house.core.tools.db.read.account.findUniqueOrThrow({
    where: { id: ann.id },
  });
  expect(state).toBe('suspended');
});
