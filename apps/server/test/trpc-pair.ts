import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, settingsWith } from '@acct/core';
import type { AnyRouter } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { unlimited } from '../../../tests/house/unlimited.ts';
import type { DoorParts } from '../src/doors/door.ts';
import { trpcDoor } from '../src/doors/trpc.ts';
import { openFigures } from '../src/figures.ts';
import { batchCallsMax } from '../src/limits.ts';
import { prepareCore } from '../src/prepare.ts';
import { trustedProxies } from '../src/proxies.ts';
import { arrive, contextFor } from '../src/request.ts';

export type Asked = {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

export function get(path: string, input?: unknown): Asked {
  if (input === undefined) return { path };
  const text = encodeURIComponent(JSON.stringify(input));
  return { path: `${path}${path.includes('?') ? '&' : '?'}input=${text}` };
}

export function post(path: string, input?: unknown): Asked {
  return {
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(input !== undefined && { body: JSON.stringify(input) }),
  };
}

/** What of an answer a client can see; both sides send more headers of their own. */
export type Seen = {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly allow: string | null;
  readonly text: string;
};

export type Pair = AsyncDisposable & {
  readonly core: Core;
  /** Where our door and tRPC's own adapter listen, in front of the same router and context. */
  readonly urls: { readonly ours: string; readonly theirs: string };
  ask(asked: Asked): Promise<{ readonly ours: Seen; readonly theirs: Seen }>;
};

/** Our door and tRPC's own adapter for node:http, each on a plain server of its own. */
export async function openPair(router: AnyRouter): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-pair-'));
  const settings = settingsWith({
    databaseUrl: `file:${join(folder, 'acct.db')}`,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    bcryptCost: 4,
    ...unlimited,
  });
  // A fixed clock, so that the same question has the same answer twice.
  const now = new Date('2026-03-28T12:00:00.000Z');
  const core = await prepareCore(settings, { sweeps: false, clock: { now: () => now } });
  const parts = { core, log: core.tools.log, figures: openFigures(core) };
  const ours = await listen(ourListener(parts, router));
  const theirs = await listen(theirListener(parts, router));
  const urls = { ours: urlOf(ours), theirs: urlOf(theirs) };
  return {
    core,
    urls,
    ask: async (asked) => ({
      ours: await see(urls.ours, asked),
      theirs: await see(urls.theirs, asked),
    }),
    [Symbol.asyncDispose]: async () => {
      for (const server of [ours, theirs]) server.close().closeAllConnections();
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The id of a request is part of every error, so both sides are given the same by a proxy they trust.
const proxies = trustedProxies(['127.0.0.1']);

function ourListener(parts: DoorParts, router: AnyRouter): RequestListener {
  const door = trpcDoor(parts, router);
  return (req, res) => {
    arrive(req, { res, proxies });
    void door(req, res);
  };
}

function theirListener(parts: DoorParts, router: AnyRouter): RequestListener {
  const handler = createHTTPHandler({
    router,
    basePath: '/trpc/',
    maxBatchSize: batchCallsMax,
    createContext: ({ req }) => contextFor(parts, req),
  });
  return (req, res) => {
    arrive(req, { res, proxies });
    handler(req, res);
  };
}

function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function urlOf(server: Server): string {
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function see(url: string, { path, headers, ...init }: Asked): Promise<Seen> {
  const answer = await fetch(`${url}/trpc/${path}`, {
    ...init,
    headers: { 'x-request-id': 'the-same-for-both', ...headers },
  });
  return {
    status: answer.status,
    mediaType: answer.headers.get('content-type')?.split(';')[0],
    allow: answer.headers.get('allow'),
    text: await answer.text(),
  };
}
