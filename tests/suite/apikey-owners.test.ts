import { endEverySession } from '@acct/core';
import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { openHouse } from '../house/house.ts';

// A key is never more than its owner, and never outlives what made it right.

test('a scope that takes a role is for those who hold one, when the key is made', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  for (const scope of ['check', 'service']) {
    const input = { name: 'gate', scopes: ['read', scope], password: ann.password };
    const refusal = await house.refusal('apikeys.create', input, ann);
    expect(refusal).toMatchObject({
      reason: 'apikeys.scope_needs_role',
      status: 403,
      details: { scopes: [scope] },
    });
  }
});

test('and whenever it is used: a role that is gone from the table takes the scope with it', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const key = await makeKey(house, sam, ['read', 'check', 'service']);
  await house.call('audit.list', {}, key.token);
  // Not by way of the service, which would end the key.
  await house.core.tools.db.write((tx) => tx.roleGrant.deleteMany());
  for (const path of ['audit.list', 'directory.find'] as const) {
    const input = path === 'audit.list' ? {} : { username: 'sam' };
    expect(await house.refusal(path, input, key)).toMatchObject({
      reason: 'access.scope_required',
      details: { scope: 'service' },
    });
  }
  const ask = { tokens: [key.token] };
  expect((await house.refusal('sessions.checkMany', ask, key)).status).toBe(403);
  await house.call('accounts.self', undefined, key.token);
});

test('losing a role ends the keys that took one, for good, and no others', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const reader = await makeKey(house, sam, ['read']);
  const checker = await makeKey(house, sam, ['read', 'check']);
  const machine = await makeKey(house, sam, ['service']);
  await house.operate('standing.demote', { id: sam.id, role: 'service' });
  await house.operate('roles.grant', { id: sam.id, role: 'service' });
  for (const key of [checker, machine]) {
    const refusal = await house.refusal('accounts.self', undefined, key);
    expect(refusal.reason).toBe('access.key_invalid');
  }
  await house.call('accounts.self', undefined, reader.token);
});

test("an administrator's key does what a service may, and nothing of an administrator", async () => {
  const definitions = [{ key: 'ssn', sensitive: true }];
  await using house = await openHouse({ definitions });
  const root = await house.admin('root2');
  const ann = await house.member('ann', { ssn: '078-05-1120' });
  const key = await makeKey(house, root, ['check', 'read', 'write', 'service']);
  const seen = await house.call('directory.byId', { id: ann.id }, key.token);
  expect(seen.attributes).toEqual({ ssn: '078-05-1120' });
  for (const path of ['accounts.list', 'accounts.inspect', 'standing.suspend'] as const) {
    const input = path === 'accounts.list' ? {} : { id: ann.id };
    const refusal = await house.refusal(path, input, key);
    expect(refusal).toMatchObject({ reason: 'access.session_only', status: 403 });
  }
  const { items } = await house.call(
    'sessions.checkMany',
    { tokens: [key.token], keys: true },
    root.token,
  );
  expect(items).toMatchObject([{ kind: 'key', roles: ['service'] }]);
});

test('a key of the scope service sees no sensitive value unless it has that very scope', async () => {
  await using house = await openHouse({ definitions: [{ key: 'ssn', sensitive: true }] });
  const sam = await house.service('sam');
  const ann = await house.member('ann', { ssn: '078-05-1120' });
  const checker = await makeKey(house, sam, ['check', 'read', 'write']);
  const refusal = await house.refusal('directory.byId', { id: ann.id }, checker);
  expect(refusal.reason).toBe('access.scope_required');
});

const endings = {
  'is suspended': (house) => (id) => house.operate('standing.suspend', { id }),
  'was suspended and reinstated': (house) => async (id) => {
    await house.operate('standing.suspend', { id });
    await house.operate('standing.reinstate', { id });
  },
  'is closed': (house, ann) => () =>
    house.call('closing.close', { password: ann.password }, ann.token),
  'got a new password from the operator': (house) => (id) =>
    house.operate('password.set', { id, newPassword: 'a brand new harbour' }),
  'lost all keys by an administrator': (house) => (id) =>
    house.operate('apikeys.revokeAll', { id }),
} satisfies Record<string, Ending>;

type House = Awaited<ReturnType<typeof openHouse>>;
type Ending = (
  house: House,
  ann: Awaited<ReturnType<House['member']>>,
) => (id: number) => Promise<unknown>;

test.each(Object.entries<Ending>(endings))('a key is dead when its owner %s', async (_how, end) => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  const [key, other] = [await makeKey(house, ann, ['read']), await makeKey(house, bob, ['read'])];
  await end(house, ann)(ann.id);
  const refusal = await house.refusal('accounts.self', undefined, key);
  expect(refusal.reason).toBe('access.key_invalid');
  expect(await house.core.tools.db.read.apiKey.count()).toBe(1);
  await house.call('accounts.self', undefined, other.token);
});

test('no key is left when the operator ends everything, as a restore of a backup does', async () => {
  await using house = await openHouse();
  const key = await makeKey(house, await house.member('ann'), ['read']);
  const origin = { requestId: 'restore', address: null, device: null };
  const ended = await endEverySession(house.core.tools, { kind: 'operator', origin });
  expect(ended).toEqual({ ended: 1, apiKeys: 1 });
  const refusal = await house.refusal('accounts.self', undefined, key);
  expect(refusal.reason).toBe('access.key_invalid');
});

test('a key goes on when its owner signs out everywhere, or changes the password', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const key = await makeKey(house, ann, ['read']);
  const words = { currentPassword: ann.password, newPassword: 'a brand new harbour' };
  await house.call('password.change', words, ann.token);
  await house.operate('sessions.revokeAll', { id: ann.id });
  await house.call('accounts.self', undefined, key.token);
});

test('the operator makes keys for anybody who is active, by the same rules', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const input = { id: sam.id, name: 'gate', scopes: ['check'] as ['check'] };
  const { key } = await house.operate('apikeys.issue', input);
  await house.call('sessions.checkMany', { tokens: [key] }, key);
  const ann = await house.member('ann');
  const wrong = await house.operatorRefusal('apikeys.issue', { ...input, id: ann.id });
  expect(wrong.reason).toBe('apikeys.scope_needs_role');
  await house.operate('standing.suspend', { id: ann.id });
  const gone = { ...input, id: ann.id, scopes: ['read'] };
  expect((await house.operatorRefusal('apikeys.issue', gone)).reason).toBe(
    'apikeys.account_not_found',
  );
});

test('an administrator sees the keys of an account, never their secrets, and revokes any', async () => {
  await using house = await openHouse();
  const root = await house.admin('root2');
  const ann = await house.member('ann');
  const key = await makeKey(house, ann, ['read']);
  const { items } = await house.call('apikeys.of', { id: ann.id }, root.token);
  expect(items).toMatchObject([{ id: key.id, scopes: ['read'] }]);
  expect(JSON.stringify(items)).not.toContain('acct_k_');
  await house.call('apikeys.revokeAny', { id: key.id }, root.token);
  expect((await house.refusal('accounts.self', undefined, key)).status).toBe(401);
  const again = await house.refusal('apikeys.revokeAny', { id: key.id }, root);
  expect(again.reason).toBe('apikeys.not_found');
  const where = { name: 'apikeys.revoked' };
  const told = await house.core.tools.db.read.event.findFirst({ where });
  expect(told).toMatchObject({ accountId: ann.id, actorId: root.id });
  expect(JSON.parse(told?.details ?? '')).toEqual({ apiKeyId: key.id });
});

test('whoever checks tokens hears of keys only if he asks for them, with their scopes', async () => {
  await using house = await openHouse();
  const sam = await house.service('sam');
  const ann = await house.member('ann');
  const key = await makeKey(house, ann, ['read']);
  const checker = await makeKey(house, sam, ['check']);
  const ask = { tokens: [key.token, ann.token] };
  const plain = await house.call('sessions.checkMany', ask, checker.token);
  expect(plain.items).toMatchObject([{ active: false }, { active: true, kind: 'session' }]);
  const both = await house.call('sessions.checkMany', { ...ask, keys: true }, checker.token);
  expect(both.items[0]).toEqual({
    active: true,
    kind: 'key',
    accountId: ann.id,
    username: 'ann',
    roles: [],
    scopes: ['read'],
    keyId: key.id,
    createdAt: key.createdAt,
    usedAt: house.clock.now().toISOString(),
    expiresAt: key.expiresAt,
  });
});

test('nobody makes a key by naming an account: it takes the session of that account', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  const key = await makeKey(house, ann, ['read', 'write']);
  const plain = { name: 'mine now', scopes: ['read'], password: bob.password };
  for (const field of ['id', 'accountId', 'account_id', 'userId', 'user_id', 'ownerId', 'actor']) {
    const input = { ...plain, [field]: ann.id };
    expect((await house.refusal('apikeys.create', input)).status, field).toBe(401);
    expect((await house.refusal('apikeys.create', input, key)).status, field).toBe(403);
    expect((await house.refusal('apikeys.create', input, bob)).status, field).toBe(400);
  }
  await house.call('apikeys.create', { ...plain, scopes: ['read'] }, bob.token);
});
