import { randomUUID } from 'node:crypto';
import { limits } from '@acct/core';
import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Shot, shot } from '../races/twins.ts';
import { type HttpDoor, type Landed, openWire } from '../races/wire.ts';
import { post } from './knocks.ts';
import { type Limited, openLimited } from './limited.ts';

// What is answered to a request with an Idempotency-Key is kept for a day, so nobody has any number of keys.

const password = 'steep roads to the sea';
const proxied = { trustedProxies: ['127.0.0.1'] };
const tooMany = { status: 429, outcome: 'idempotency.too_many_keys', replayed: false } as const;

test.each(testedProviders)(
  'an account has so many new keys, by all its sessions and API keys and at every door, on %s',
  async (provider) => {
    await using scene = await openScene({ idempotencyKeyLimit: '4/86400' }, provider);
    const { service, rename } = scene;
    const { ann, again, apiKey, bob } = await scene.people();
    const first = randomUUID();
    expect(await rename(ann, 'ann1', { key: first })).toMatchObject({ status: 200 });
    expect(await rename(again, 'ann2', { door: 'trpc' })).toMatchObject({ status: 200 });
    expect(await rename(apiKey, 'ann3')).toMatchObject({ status: 200 });
    // Its key is let go of, and it has asked all the same.
    expect(await rename(ann, 'bob')).toMatchObject({ outcome: 'accounts.username_taken' });
    const before = await scene.written();
    for (const token of [ann, again, apiKey]) {
      for (const door of ['rest', 'trpc'] as const) {
        expect(await rename(token, 'ann4', { door })).toMatchObject(tooMany);
      }
    }
    expect(await scene.written()).toEqual(before);
    // What was done is told again, without a key all goes on, and another account has keys of its own.
    expect(await rename(ann, 'ann1', { key: first })).toMatchObject({
      status: 200,
      replayed: true,
    });
    expect(await rename(ann, 'ann5', { key: undefined })).toMatchObject({ status: 200 });
    expect(await rename(bob, 'bob1')).toMatchObject({ status: 200 });
    service.clock.advance({ seconds: 86_400 / 4 });
    const anew = (
      await service.core.as({ kind: 'nothing' }).signin.create({ username: 'ann5', password })
    ).token;
    expect(await rename(anew, 'ann6')).toMatchObject({ status: 200 });
    expect(await rename(anew, 'ann7')).toMatchObject(tooMany);
  },
);

test.each(testedProviders)(
  'whoever is not signed in is counted by network, on %s',
  async (provider) => {
    await using scene = await openScene({ ...proxied, idempotencyKeyLimit: '2/86400' }, provider);
    const signUp = (username: string, address: string, key = randomUUID()) => {
      const headers = { 'idempotency-key': key, 'x-forwarded-for': address };
      return post(`${scene.service.url}/v1/accounts`, { username, password }, headers);
    };
    const key = randomUUID();
    expect((await signUp('cid', '2001:db8:1:1::1', key)).status).toBe(201);
    expect((await signUp('dan', '2001:db8:1:1::2')).status).toBe(201);
    const refused = await signUp('eve', '2001:db8:1:1::3');
    expect([refused.status, refused.reason]).toEqual([429, tooMany.outcome]);
    expect(refused.headers.get('retry-after')).toBe('43200');
    // Beside what is left of the limit for sign-ups.
    expect(refused.headers.get('ratelimit')).toContain('"idempotency-keys";r=0;t=43200');
    const replayed = await signUp('cid', '2001:db8:1:1::4', key);
    expect([replayed.status, replayed.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect((await signUp('eve', '2001:db8:1:2::1')).status).toBe(201);
    expect((await signUp('fay', '192.0.2.1')).status).toBe(201);
  },
);

test.each(testedProviders)(
  'of 24 new keys at once so many as there may be get through, on %s',
  async (provider) => {
    await using scene = await openScene({ idempotencyKeyLimit: '7/86400' }, provider);
    const { ann } = await scene.people();
    const count = 24;
    const landed = await Promise.all(
      Array.from({ length: count }, (_, i) => scene.rename(ann, `ann${i}`)),
    );
    const outcomes = landed.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(7);
    expect(outcomes.filter((outcome) => outcome === tooMany.outcome)).toHaveLength(count - 7);
    expect(await scene.keys()).toBe(7);
    tried(count, `new keys of one account at once on ${provider}`);
  },
);

test('whoever has used up the keys of an account is told of in the journal, once a minute', async () => {
  await using scene = await openScene({ idempotencyKeyLimit: '1/86400' });
  const { ann } = await scene.people();
  for (let i = 0; i < 5; i += 1) await scene.rename(ann, `ann${i}`);
  await scene.service.core.flush();
  const { read } = scene.service.core.tools.db;
  const told = await read.event.findMany({ where: { name: 'limits.exceeded' } });
  const { id } = await read.account.findFirstOrThrow({ where: { usernameKey: 'ann0' } });
  expect(told.map(({ accountId, details }) => [accountId, JSON.parse(details)])).toEqual([
    [id, { limit: 'idempotency-keys' }],
  ]);
});

test('a key that cannot be counted is not taken, and is good again when it can', async () => {
  await using scene = await openScene();
  const { ann } = await scene.people();
  const key = randomUUID();
  const move = (from: string, to: string) =>
    scene.service.core.tools.db.write((tx) =>
      tx.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`),
    );
  await move('acct_rate_limits', 'acct_hidden');
  const lost = { status: 503, outcome: 'service.unavailable' };
  expect(await scene.rename(ann, 'ann1', { key })).toMatchObject(lost);
  expect(await scene.rename(ann, 'ann2', { key: undefined })).toMatchObject({ status: 200 });
  await move('acct_hidden', 'acct_rate_limits');
  expect(await scene.keys()).toBe(0);
  expect(await scene.rename(ann, 'ann1', { key })).toMatchObject({ status: 200, replayed: false });
});

test.each(testedProviders)('the longest answer takes 22 KB, on %s', async (provider) => {
  await using scene = await openScene({}, provider);
  const { ann } = await scene.people();
  const { core } = scene.service;
  const longest = limits.attributeCodePointsMax;
  const definition = { key: 'k'.repeat(limits.attributeKeyCodePointsMax) };
  await core.as({ kind: 'operator' }).attributes.define(definition);
  const input = { ...definition, value: '🌊'.repeat(longest) };
  const sent = { ...shot('attributes.set', input, ann), key: randomUUID() };
  expect(await scene.send(sent)).toMatchObject({ status: 200 });
  const { answer } = await core.tools.db.read.idempotencyKey.findFirstOrThrow();
  expect(answer?.length).toBeGreaterThan(21_000);
  expect(answer?.length).toBeLessThan(22 * 1024);
});

test('the limit can be switched off, and the program around the service is not counted', async () => {
  await using off = await openScene({ idempotencyKeyLimit: 'off' });
  const { ann } = await off.people();
  expect(await off.rename(ann, 'ann1')).toMatchObject({ status: 200 });
  expect(await off.service.core.tools.db.read.rateLimit.count()).toBe(0);
  await using on = await openScene({ idempotencyKeyLimit: '1/86400' });
  const { core } = on.service;
  for (const username of ['cid', 'dan', 'eve']) {
    const keyed = core.keyedCall(randomUUID(), () => {});
    const origin = { requestId: 'test', address: null, device: null, direct: true, keyed } as const;
    await core.as({ kind: 'nothing' }, origin).signup.create({ username, password });
  }
  expect(await on.keys()).toBe(3);
});

type Scene = AsyncDisposable & {
  readonly service: Limited;
  people(): Promise<Record<'ann' | 'again' | 'apiKey' | 'bob', string>>;
  /** With a new key, unless one is given. */
  rename(token: string, username: string, how?: How): Promise<Landed>;
  send(sent: Shot): Promise<Landed>;
  keys(): Promise<number>;
  /** What a refusal leaves as it was. */
  written(): Promise<readonly unknown[]>;
};

type How = { readonly key?: string | undefined; readonly door?: HttpDoor };

async function openScene(...args: Parameters<typeof openLimited>): Promise<Scene> {
  const service = await openLimited(...args);
  const wire = openWire(service.url);
  const { core } = service;
  const { read } = core.tools.db;
  return {
    service,
    async people() {
      const [ann, bob] = [await service.member('ann'), await service.member('bob')];
      const again = await core.as({ kind: 'nothing' }).signin.create({ username: 'ann', password });
      const input = { name: 'k', scopes: ['write' as const], password };
      const made = await core.as({ kind: 'token', token: ann.token }).apikeys.create(input);
      return { ann: ann.token, again: again.token, apiKey: made.key, bob: bob.token };
    },
    rename(token, username, how = {}) {
      const key = 'key' in how ? how.key : randomUUID();
      const wanted = shot('accounts.rename', { username }, token);
      return wire.send({ ...wanted, ...(key !== undefined && { key }) }, how.door ?? 'rest');
    },
    send: (sent) => wire.send(sent, 'rest'),
    keys: () => read.idempotencyKey.count(),
    written: () =>
      Promise.all([
        read.account.findMany(),
        read.idempotencyKey.findMany({ select: { digest: true, answer: true } }),
        read.event.count({ where: { name: { not: 'limits.exceeded' } } }),
      ]),
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}
