import { randomUUID } from 'node:crypto';
import { settingsWith } from '@acct/core';
import { type RunningServer, startServer } from '@acct/server';
import { describe, expect, test } from 'vitest';
import { forTests } from '../house/house.ts';
import { startProxy } from '../house/proxy.ts';
import { readRows } from '../house/rows.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Shot, shot } from '../races/twins.ts';
import { openWire, type Wire } from '../races/wire.ts';
import { rounds } from './chance.ts';

// Something was done and whoever asked for it was never told. With an Idempotency-Key it may ask again
// until it is told, and it is the same thing that it is told of.

const password = 'a quiet harbour';
const newPassword = 'a louder harbour';

test.runIf(testedProviders.includes('postgresql'))(
  'a commit whose answer is lost is answered 503, and the same key brings the answer that was lost',
  async () => {
    await using database = await createTestDatabase('postgresql');
    await using proxy = await startProxy(database.url);
    // Over one connection, so that it breaks in the middle of what is done next.
    await using world = await open(proxy.url, { databasePoolMax: 1 });
    const count = rounds(3);
    for (let round = 0; round < count; round += 1) {
      await lose(world, round, async (wanted) => {
        // What a new connection sends for the first time it sends in words.
        proxy.cut();
        const gauges = () => world.server.core.tools.db.poolGauges();
        await expect.poll(() => gauges().total).toBe(0);
        proxy.cutAfter('COMMIT');
        const { status, outcome } = await world.wire.send(wanted, 'rest');
        expect([status, outcome]).toEqual([503, 'service.unavailable']);
      });
    }
    tried(count * 5, 'commits whose answer was lost, asked for again');
  },
);

describe.each(testedProviders)('%s', (provider) => {
  test('an answer that is lost on its way to the caller is given again', async () => {
    await using database = await createTestDatabase(provider);
    await using world = await open(database.url);
    await using proxy = await startProxy(world.server.url);
    using lossy = openWire(proxy.url.replace(/\/$/, ''));
    const count = rounds(3);
    for (let round = 0; round < count; round += 1) {
      await lose(world, round, async (wanted) => {
        const { idempotencyKey } = world.server.core.tools.db.read;
        const done = () => idempotencyKey.count({ where: { answer: { not: null } } });
        const before = await done();
        proxy.cutAfter(wanted.key ?? '');
        await expect(lossy.send(wanted, 'rest')).rejects.toThrow();
        // It is done some time after the caller is gone.
        await expect.poll(done, { timeout: 30_000 }).toBe(before + 1);
      });
    }
    tried(count * 5, `answers lost on their way to the caller on ${provider}, asked for again`);
  });
});

type World = AsyncDisposable & { readonly server: RunningServer; readonly wire: Wire };

/** Each of the writes loses its answer once; whoever asks again is told, and it was done once. */
async function lose(
  world: World,
  round: number,
  unanswered: (wanted: Shot) => Promise<void>,
): Promise<void> {
  const { core } = world.server;
  const username = `ann${round}`;
  let token: string | undefined;
  const writes: (readonly [names: readonly string[], () => Shot])[] = [
    [['accounts.created'], () => shot('signup.create', { username, password })],
    [['sessions.started'], () => shot('signin.create', { username, password })],
    [['accounts.renamed'], () => shot('accounts.rename', { username: `${username}b` }, token)],
    [
      ['apikeys.created'],
      () => shot('apikeys.create', { name: 'one', scopes: ['read'], password }, token),
    ],
    [
      ['credentials.changed'],
      () => shot('password.change', { currentPassword: password, newPassword }, token),
    ],
  ];
  for (const [names, make] of writes) {
    const before = await readRows(core);
    const wanted = { ...make(), key: randomUUID() };
    await unanswered(wanted);
    const told = await answerOf(world.wire, wanted);
    expect(told, wanted.path).toMatchObject({ outcome: 'ok', replayed: true });
    const { events } = await readRows(core);
    const fresh = events.slice(before.events.length).map((line) => JSON.parse(line).name);
    expect(fresh, 'one row of the journal for one change').toEqual(names);
    token = wanted.path === 'signin.create' ? tokenIn(told.output) : token;
  }
}

/** As a client asks that was told to come back: until it is told something else. */
async function answerOf(wire: Wire, wanted: Shot) {
  let told = await wire.send(wanted, 'rest');
  const isEarly = () => told.status === 409 && told.outcome === 'idempotency.in_progress';
  for (let tries = 0; tries < 200 && (isEarly() || told.status === 503); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    told = await wire.send(wanted, 'rest');
  }
  return told;
}

function tokenIn(output: unknown): string {
  return String(Reflect.get(Object(output), 'token'));
}

async function open(databaseUrl: string, more: object = {}): Promise<World> {
  const settings = settingsWith({ ...forTests, databaseUrl, ...more });
  const server = await startServer(settings, { sweeps: false });
  const wire = openWire(server.url);
  return {
    server,
    wire,
    [Symbol.asyncDispose]: async () => {
      wire[Symbol.dispose]();
      await server.close();
    },
  };
}
