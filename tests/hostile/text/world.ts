import { type Settings, settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { afterAll, beforeAll } from 'vitest';
import { type Calls, callsThrough } from '../../house/calls.ts';
import type { InputOf, Procedure } from '../../house/contract.ts';
import type { Answer } from '../../house/door.ts';
import { callOverRest } from '../../house/door-rest.ts';
import { callOverTrpc } from '../../house/door-trpc.ts';
import { sharedHashThreads } from '../../house/hash-threads.ts';
import { forTests } from '../../house/house.ts';
import { captureLog } from '../../house/log.ts';
import { type People, peopleOf } from '../../house/people.ts';
import { createTestDatabase, type Provider } from '../../house/test-database.ts';

/** A server that listens, and each of its two doors: what strangers send comes over the network. */
export async function openWorld(provider: Provider, options: Options = {}): Promise<World> {
  const database = await createTestDatabase(provider);
  const settings = settingsWith({
    ...forTests,
    databaseUrl: database.url,
    ...options.settings,
  });
  const log = captureLog();
  const parts = { log, sweeps: false, hashThreads: sharedHashThreads() };
  const server = await startServer(settings, parts).catch(async (error) => {
    await database[Symbol.asyncDispose]();
    throw error;
  });
  const { url, core } = server;
  const doors = [
    { name: 'REST', call: through(callOverRest, url) },
    { name: 'tRPC', call: through(callOverTrpc, url) },
  ] as const;
  const calls = callsThrough({ core, call: doors[0].call, close: () => server.close() });
  for (const definition of options.definitions ?? []) {
    await calls.operate('attributes.define', definition);
  }
  return {
    ...calls,
    ...peopleOf(calls),
    url,
    doors,
    faults: () => log.lines.filter(({ level }) => level === 'error'),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** One world for a group of tests: it opens with the first one. */
export function sharedWorld(provider: Provider, options: Options = {}): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    world = await openWorld(provider, options);
  });
  afterAll(() => world?.[Symbol.asyncDispose]());
  return () => {
    if (world === undefined) throw new Error('The world opens with the first test.');
    return world;
  };
}

export type World = AsyncDisposable &
  Calls &
  People & {
    readonly url: string;
    readonly doors: readonly [rest: WorldDoor, trpc: WorldDoor];
    /** What the server called its own fault. */
    faults(): readonly object[];
  };

export type WorldDoor = {
  readonly name: 'REST' | 'tRPC';
  call(path: Procedure, input: unknown, token?: string): Promise<Answer>;
};

type Options = {
  readonly settings?: Partial<Settings>;
  readonly definitions?: readonly InputOf<'attributes.define'>[];
};

/** `taken`, or the status and code of the refusal: one word to compare two doors by. */
export function verdictOf(answer: Answer): string {
  return answer.ok ? 'taken' : `${answer.problem.status} ${answer.problem.reason}`;
}

/** Does something with each of many, a few at once: one by one the network would be most of the time. */
export async function forEachOf<Item>(
  items: readonly Item[],
  work: (item: Item, at: { index: number; worker: number }) => Promise<void>,
): Promise<void> {
  const left = items.entries();
  const workers = Array.from({ length: workersAtOnce }, async (_, worker) => {
    for (const [index, item] of left) await work(item, { index, worker });
  });
  await Promise.all(workers);
}

export const workersAtOnce = 8;

/** Bytes as they are, for what no honest client can be made to send; see `say` for the answer. */
export function get(target: string, headers: readonly string[] = []): string {
  return [`GET ${target} HTTP/1.1`, ...hostAndEnd, ...headers, '', ''].join('\r\n');
}

export function post(target: string, body: string, headers: readonly string[] = []): string {
  const type = 'Content-Type: application/json';
  const length = `Content-Length: ${body.length}`;
  const head = [`POST ${target} HTTP/1.1`, ...hostAndEnd, type, length, ...headers, '', ''];
  return `${head.join('\r\n')}${body}`;
}

const hostAndEnd = ['Host: acct.example', 'Connection: close'];

function through(call: typeof callOverRest, url: string) {
  return (path: string, input: unknown, token?: string): Promise<Answer> =>
    call(url, { path, input, token, device: 'acct-tests/1.0' });
}
