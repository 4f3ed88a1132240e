import { limits } from '@acct/core';
import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { openHouse } from '../house/house.ts';

test('a key is shown once, and after that only what it is', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const input = { name: 'nightly report', scopes: ['read', 'write'] as const };
  const made = await house.call(
    'apikeys.create',
    { ...input, scopes: [...input.scopes], password: ann.password },
    ann.token,
  );
  expect(made.key).toMatch(/^acct_k_[A-Za-z0-9_-]{49}$/);
  const day = 86_400_000;
  const now = house.clock.now();
  const { key, ...view } = made;
  expect(view).toEqual({
    id: made.id,
    ...input,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + 90 * day).toISOString(),
    usedAt: null,
  });
  const { items } = await house.call('apikeys.list', {}, ann.token);
  expect(items).toEqual([view]);
  expect(JSON.stringify(await house.rows())).not.toContain(key);
  expect(await house.eventsOf(ann)).toContain('apikeys.created');
});

test('a key stands for its owner in what its scopes say, and in nothing else', async () => {
  await using house = await openHouse({ definitions: [{ key: 'nick' }] });
  const ann = await house.member('ann');
  const reader = await makeKey(house, ann, ['read']);
  expect(await house.call('accounts.self', undefined, reader.token)).toMatchObject({ id: ann.id });
  const set = { key: 'nick', value: 'annie' };
  const refusal = await house.refusal('attributes.set', set, reader);
  expect(refusal).toMatchObject({
    reason: 'access.scope_required',
    status: 403,
    details: { scope: 'write' },
  });
  const writer = await makeKey(house, ann, ['write']);
  await house.call('attributes.set', set, writer.token);
  expect(await house.refusal('attributes.mine', undefined, writer)).toMatchObject({ status: 403 });
  const where = { name: 'attributes.set' };
  const told = await house.core.tools.db.read.event.findFirst({ where });
  expect(told).toMatchObject({ actorId: ann.id, sessionId: null });
  expect(JSON.parse(told?.details ?? '')).toEqual({ key: 'nick', byKey: writer.id });
});

test('no key answers where a session is asked for: it is told so, not that it is invalid', async () => {
  await using house = await openHouse();
  const ann = await house.admin('ann');
  const key = await makeKey(house, ann, ['check', 'read', 'write', 'service']);
  for (const path of ['sessions.check', 'apikeys.list', 'sessions.signOut'] as const) {
    const refusal = await house.refusal(path, path === 'apikeys.list' ? {} : undefined, key);
    expect(refusal).toMatchObject({ reason: 'access.session_only', status: 403, details: {} });
  }
});

test('a key that was revoked, has expired or never was is invalid, whatever the reason', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const revoked = await makeKey(house, ann, ['read']);
  await house.call('apikeys.revoke', { id: revoked.id }, ann.token);
  const expired = await makeKey(house, ann, ['read']);
  const flipped = expired.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  house.clock.advance({ days: 90, milliseconds: -1 });
  await house.call('accounts.self', undefined, expired.token);
  house.clock.advance({ milliseconds: 1 });
  for (const token of [revoked.token, expired.token, flipped, 'acct_k_', `${revoked.token}A`]) {
    const refusal = await house.refusal('accounts.self', undefined, { token });
    expect(refusal).toMatchObject({ reason: 'access.key_invalid', status: 401, details: {} });
  }
});

test('a key of somebody else is as unknown as none', async () => {
  await using house = await openHouse();
  const [ann, bob] = [await house.member('ann'), await house.member('bob')];
  const key = await makeKey(house, bob, ['read']);
  const refusal = await house.refusal('apikeys.revoke', { id: key.id }, ann);
  expect(refusal).toMatchObject({ reason: 'apikeys.not_found', status: 404 });
  expect(await house.call('apikeys.list', {}, ann.token)).toEqual({ items: [], next: null });
  expect(await house.call('accounts.self', undefined, key.token)).toMatchObject({ id: bob.id });
});

test('keys are listed newest first, page by page, with their last use to the minute', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const made = [];
  for (let n = 0; n < 3; n += 1) made.unshift((await makeKey(house, ann, ['read'])).id);
  const [first, ...rest] = [...made].sort().reverse();
  const page = await house.call('apikeys.list', { limit: 1 }, ann.token);
  expect(page.items.map(({ id }) => id)).toEqual([first]);
  const next = { limit: 5, cursor: page.next ?? '' };
  const more = await house.call('apikeys.list', next, ann.token);
  expect(more.items.map(({ id }) => id)).toEqual(rest);
  expect(more.next).toBe(null);
});

test('the last use is written, and at most once a minute', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const key = await makeKey(house, ann, ['read']);
  const usedAt = async () => {
    await house.call('accounts.self', undefined, key.token);
    await house.core.flush();
    return (await house.core.tools.db.read.apiKey.findMany())[0]?.usedAt;
  };
  const first = house.clock.now();
  expect(await usedAt()).toEqual(first);
  house.clock.advance({ seconds: 59 });
  expect(await usedAt()).toEqual(first);
  house.clock.advance({ seconds: 1 });
  expect(await usedAt()).toEqual(house.clock.now());
});

test('an account has a bounded number of keys that work, and those that have expired count no more', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const asked = Array.from({ length: limits.apiKeysPerAccountMax + 3 }, () =>
    house.attempt(
      'apikeys.create',
      { name: 'many', scopes: ['read'], expiresInDays: 1, password: ann.password },
      ann.token,
    ),
  );
  const answers = await Promise.all(asked);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(limits.apiKeysPerAccountMax);
  const more = { name: 'one more', scopes: ['read'], password: ann.password };
  const refusal = await house.refusal('apikeys.create', more, ann);
  expect(refusal).toMatchObject({ reason: 'apikeys.too_many', status: 409 });
  house.clock.advance({ days: 1 });
  await makeKey(house, await house.signIn(ann), ['read']);
});

test.each([
  [{ scopes: [] }],
  [{ scopes: ['read', 'read'] }],
  [{ scopes: ['admin'] }],
  [{ scopes: 'read' }],
  [{ expiresInDays: 0 }],
  [{ expiresInDays: 366 }],
  [{ expiresInDays: null }],
  [{ name: '' }],
  [{ name: ' a' }],
  [{ name: 'a\nb' }],
  [{ name: 'a\u202eb' }],
  [{ name: 'x'.repeat(65) }],
])('a key is not made of %j', async (wrong) => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const input = { name: 'a service', scopes: ['read'], password: ann.password, ...wrong };
  const refusal = await house.refusal('apikeys.create', input, ann);
  expect(refusal).toMatchObject({ reason: 'request.invalid', status: 400 });
});

test('an expired key is swept a month later, not before', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await makeKey(house, ann, ['read']);
  const left = async () => {
    await house.core.sweep();
    return house.core.tools.db.read.apiKey.count();
  };
  house.clock.advance({ days: 120, milliseconds: -1 });
  expect(await left()).toBe(1);
  house.clock.advance({ milliseconds: 1 });
  expect(await left()).toBe(0);
});
