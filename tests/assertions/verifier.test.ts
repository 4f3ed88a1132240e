import { settingsWith, systemClock } from '@acct/core';
import { startServer } from '@acct/server';
import { expect, test, vi } from 'vitest';
import {
  AssertionRefused,
  createVerifier,
  type Verifier,
} from '../../packages/client/src/index.ts';
import { makeKey } from '../house/api-keys.ts';
import { forTests, type House, openHouse } from '../house/house.ts';
import { captureLog } from '../house/log.ts';
import { startProxy } from '../house/proxy.ts';
import { type Provider, testedProviders } from '../house/test-database.ts';

// Two nodes on one database: people come to one, and a verifier in another program follows the other.

const audience = 'https://pictures.example.org';

test.each(testedProviders)(
  '%s: a sign-out at one node is dropped by a verifier that follows another',
  async (provider) => {
    await using nodes = await twoNodes(provider);
    const { house, verifier } = nodes;
    const [ann, bob] = [await house.member(), await house.member()];
    const [hers, his] = [await assertionOf(house, ann), await assertionOf(house, bob)];
    expect(await verifier.verify(hers)).toMatchObject({
      accountId: ann.id,
      sessionId: ann.sessionId,
    });
    expect(await said(verifier, his)).toBe('accepted');

    await house.call('sessions.signOut', undefined, ann.token);

    await until(verifier, hers, 'ended');
    expect(await said(verifier, his)).toBe('accepted');
  },
);

test.each(testedProviders)(
  '%s: a new password ends what it has to, and the next sign-in counts at once',
  async (provider) => {
    await using nodes = await twoNodes(provider);
    const { house, verifier } = nodes;
    const ann = await house.member();
    const other = await house.signIn(ann);
    const [kept, lost] = [await assertionOf(house, ann), await assertionOf(house, other)];
    expect(await said(verifier, lost)).toBe('accepted');
    const newPassword = 'a brand new harbour';
    const words = { currentPassword: ann.password, newPassword };

    await house.call('password.change', words, ann.token);

    await until(verifier, lost, 'ended');
    expect(await said(verifier, kept)).toBe('accepted');
    const again = await house.signIn({ ...ann, password: newPassword });
    expect(await said(verifier, await assertionOf(house, again))).toBe('accepted');
  },
);

test.each(testedProviders)(
  '%s: withdrawn keys count for nothing, and new ones at once',
  async (provider) => {
    await using nodes = await twoNodes(provider);
    const { house, verifier } = nodes;
    const ann = await house.member();
    const old = await assertionOf(house, ann);
    expect(await said(verifier, old)).toBe('accepted');

    expect((await house.operate('assertions.rotate', undefined)).withdrawn).toBe(2);

    await until(verifier, old, 'invalid');
    expect(await said(verifier, await assertionOf(house, ann))).toBe('accepted');
  },
);

test('postgresql: while the node cannot read the journal, its verifier accepts nothing', async () => {
  await using nodes = await twoNodes('postgresql', { lostMs: 2000 });
  const { house, verifier, proxy } = nodes;
  const ann = await house.member();
  const assertion = await assertionOf(house, ann);
  expect(await said(verifier, assertion)).toBe('accepted');
  proxy?.freeze();
  await until(verifier, assertion, 'unavailable');
  await house.call('sessions.signOut', undefined, ann.token);
  const bob = await house.member();
  const his = await assertionOf(house, bob);
  proxy?.thaw();
  await until(verifier, his, 'accepted');
  expect(await said(verifier, assertion)).toBe('ended');
});

test('a verifier that begins later knows what ended before it', async () => {
  await using nodes = await twoNodes('sqlite');
  const { house, follow } = nodes;
  const ann = await house.member();
  const assertion = await assertionOf(house, ann);
  await house.call('sessions.signOut', undefined, ann.token);
  const late = follow();
  expect(await said(late, assertion)).toBe('ended');
  late.close();
});

test('a verifier whose own API key was revoked accepts nothing any more', async () => {
  await using nodes = await twoNodes('sqlite', { lostMs: 1000 });
  const { house, verifier, service } = nodes;
  const ann = await house.member();
  const assertion = await assertionOf(house, ann);
  expect(await said(verifier, assertion)).toBe('accepted');
  await house.operate('apikeys.revokeAll', { id: service.id });
  await until(verifier, assertion, 'unavailable');
});

test('without a feed an assertion counts until it expires, and no longer', async () => {
  await using nodes = await twoNodes('sqlite');
  const { house } = nodes;
  const ann = await house.member();
  const verifier = createVerifier({ url: house.url, audience, clockToleranceSeconds: 0 });
  const brief = { audience, lifetimeSeconds: 1 };
  const { assertion } = await house.call('assertions.create', brief, ann.token);
  await house.call('sessions.signOut', undefined, ann.token);
  await until(verifier, assertion, 'expired');
});

/** Node A is the house; node B has a log and a core of its own, and reaches its database by a proxy. */
async function twoNodes(provider: Provider, { lostMs = 20_000 } = {}) {
  const clearing: (() => unknown)[] = [];
  const clear = async (): Promise<void> => {
    for (const step of clearing.splice(0).reverse()) await step();
  };
  const house = await openHouse({ provider, door: 'rest', parts: { clock: systemClock } });
  clearing.push(() => house[Symbol.asyncDispose]());
  try {
    const { databaseUrl, bootstrapFile } = house.core.tools.settings;
    const proxy = provider === 'sqlite' ? undefined : await startProxy(databaseUrl);
    clearing.push(() => proxy?.[Symbol.asyncDispose]());
    const url = proxy?.url ?? databaseUrl;
    const settings = settingsWith({ ...forTests, databaseUrl: url, bootstrapFile });
    const server = await startServer(settings, { log: captureLog(), sweeps: false });
    clearing.push(() => server.close());
    const service = await house.service();
    const { token } = await makeKey(house, service, ['check']);
    const follow = () => createVerifier({ url: server.url, audience, token, lostMs });
    const verifier = follow();
    clearing.push(() => verifier.close());
    return { house, proxy, verifier, service, follow, [Symbol.asyncDispose]: clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

async function assertionOf(house: House, { token }: { readonly token: string }): Promise<string> {
  return (await house.call('assertions.create', { audience, lifetimeSeconds: 300 }, token))
    .assertion;
}

function said(verifier: Verifier, assertion: string): Promise<string> {
  return verifier.verify(assertion).then(
    () => 'accepted',
    (error: unknown) => (error instanceof AssertionRefused ? error.reason : String(error)),
  );
}

/** Patient, because the machine may be busy; on a quiet one it takes a fraction of a second. */
function until(verifier: Verifier, assertion: string, wanted: string): Promise<void> {
  return vi.waitFor(async () => expect(await said(verifier, assertion)).toBe(wanted), {
    timeout: 40_000,
    interval: 20,
  });
}
