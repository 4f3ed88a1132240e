import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Procedure } from '../house/contract.ts';
import { type House, openHouse } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type HttpDoor, openWire, type Wire } from '../races/wire.ts';

// Every operation that takes an Idempotency-Key: whoever writes a new one need not think of keys, and
// finds out here where he should have.

const columns: readonly [House['provider'], HttpDoor][] = [
  ['sqlite', 'rest'],
  ['postgresql', 'trpc'],
];
const keyed = procedures.filter(({ takesKey }) => takesKey);
const refusable = keyed.filter(({ path }) => samples[path].refused !== undefined);

/** With the first call the session ends that asks, so whoever asks again is told to sign in. */
const endsAsker: readonly Procedure[] = ['sessions.signOut', 'sessions.end', 'closing.close'];

/** What must be there first, so that it succeeds, and the input for that. */
const scenes: { readonly [Path in Procedure]?: (house: House, cast: Cast) => Promise<unknown> } = {
  'standing.reinstate': async (house, { target: { id } }) => {
    await house.operate('standing.suspend', { id });
    return { id };
  },
  'standing.demote': async (house, { target: { id } }) => {
    await house.operate('roles.grant', { id, role: 'service' });
    return { id, role: 'service' };
  },
  'apikeys.revoke': async (house, { actor: { id } }) => {
    const made = await house.operate('apikeys.issue', { id, name: 'one', scopes: ['read'] });
    return { id: made.id };
  },
  'apikeys.revokeAny': async (house, { target: { id } }) => {
    const made = await house.operate('apikeys.issue', { id, name: 'one', scopes: ['read'] });
    return { id: made.id };
  },
};

describe.each(columns.filter(([provider]) => testedProviders.includes(provider)))(
  '%s by %s',
  (provider, door) => {
    let scene: Scene;
    beforeAll(async () => {
      scene = await settle(provider, door);
    });
    afterAll(() => scene[Symbol.asyncDispose]());

    test.each(keyed)('$path with one key is done once and answered alike', async ({ path }) => {
      const { house } = scene;
      const cast = await scene.gather();
      const input = (await scenes[path]?.(house, cast)) ?? samples[path].valid(cast);
      const meets = scenes[path] === undefined ? samples[path].meets : undefined;
      const key = randomUUID();
      const first = await scene.send(path, { input, key, token: cast.actor.token });
      const before = await house.rows();
      const second = await scene.send(path, { input, key, token: cast.actor.token });
      expect(await house.rows()).toEqual(before);
      expect(await scene.keysThatSomebodyIsAt()).toBe(0);
      if (meets === undefined) {
        expect(first).toMatchObject({ outcome: 'ok', replayed: false });
        expect(second).toEqual(
          endsAsker.includes(path) ? signInFirst : { ...first, replayed: true },
        );
      } else expect([first.outcome, second.outcome]).toEqual([meets, meets]);
    });

    test.each(refusable)('$path may be tried again after a refusal', async ({ path }) => {
      const { house } = scene;
      const cast = await scene.gather();
      const input = (await scenes[path]?.(house, cast)) ?? samples[path].valid(cast);
      const common = { key: randomUUID(), token: cast.actor.token };
      const wrong = { input: samples[path].refused?.(cast), ...common };
      const no = await scene.send(path, wrong);
      expect(no.status).toBeGreaterThanOrEqual(400);
      expect(no.outcome).not.toMatch(/^(?:idempotency|request|access)\./);
      expect(await scene.send(path, wrong)).toEqual(no);
      const outcome = scenes[path] === undefined ? (samples[path].meets ?? 'ok') : 'ok';
      const yes = await scene.send(path, { input, ...common });
      expect(yes).toMatchObject({ outcome, replayed: false });
    });
  },
);

test('there are operations to try', () => {
  expect(keyed.length).toBeGreaterThan(15);
  expect(refusable.length).toBeGreaterThan(10);
  tried(keyed.length + refusable.length, 'operations with a key, each at a door of its own');
});

const signInFirst = {
  status: 401,
  outcome: 'access.session_invalid',
  output: undefined,
  replayed: false,
};

type Scene = AsyncDisposable & {
  readonly house: House;
  /** People who are new, and attributes as the samples want them. */
  gather(): Promise<Cast>;
  send(path: Procedure, sent: Sent): Promise<Said>;
  keysThatSomebodyIsAt(): Promise<number>;
};

type Sent = { readonly input: unknown; readonly key: string; readonly token: string };
type Said = Pick<Awaited<ReturnType<Wire['send']>>, 'status' | 'outcome' | 'output' | 'replayed'>;

async function settle(provider: House['provider'], door: HttpDoor): Promise<Scene> {
  const house = await openHouse({ provider, door });
  const wire = openWire(house.url);
  // An administrator who stays, so that every other one may go.
  await house.admin('zoe');
  return {
    house,
    async gather() {
      for (const definition of sampleDefinitions) {
        await house.operate('attributes.define', definition);
      }
      const actor = await house.admin();
      await house.call('attributes.set', { key: 'left', value: 1 }, actor.token);
      return { actor, target: await house.member() };
    },
    async send(path, sent) {
      const { status, outcome, output, replayed } = await wire.send({ path, ...sent }, door);
      return { status, outcome, output, replayed };
    },
    keysThatSomebodyIsAt: () =>
      house.core.tools.db.read.idempotencyKey.count({ where: { answer: null } }),
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}
