import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppRouter, settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  TRPCClientError,
} from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlimited } from '../house/unlimited.ts';

// tRPC's own client as it is published, by each of its links for HTTP, against the real server.

let folder: string;
let server: Awaited<ReturnType<typeof startServer>>;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-links-'));
  const settings = settingsWith({
    databaseUrl: `file:${join(folder, 'acct.db')}`,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    bcryptCost: 4,
    ...unlimited,
    port: 0,
  });
  server = await startServer(settings, { sweeps: false });
  const stranger = server.core.as({ kind: 'nothing' });
  await stranger.signup.create({ username: 'ann', password });
  token = (await stranger.signin.create({ username: 'ann', password })).token;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const password = 'correct horse battery';

/** A client by one link, and how the server answered each of its requests: whole or in chunks. */
function clientBy(link: keyof typeof links, headers: Record<string, string> = bearer(token)) {
  const answers: string[] = [];
  const options = {
    url: `${server.url}/trpc`,
    headers,
    async fetch(url: string | URL | Request, init?: object) {
      const answer = await fetch(url, init);
      answers.push(answer.headers.get('transfer-encoding') ?? 'whole');
      return answer;
    },
  };
  return { answers, client: createTRPCClient<AppRouter>({ links: [links[link](options)] }) };
}

function bearer(presented: string): Record<string, string> {
  return { authorization: `Bearer ${presented}` };
}

const links = {
  httpLink: httpLink<AppRouter>,
  httpBatchLink: httpBatchLink<AppRouter>,
  httpBatchStreamLink: httpBatchStreamLink<AppRouter>,
};

describe.each([
  ['httpLink', ['whole', 'whole', 'whole']],
  ['httpBatchLink', ['whole']],
  ['httpBatchStreamLink', ['chunked']],
] as const)('by %s', (link, wanted) => {
  test('queries of one moment are answered each, in as few requests as the link makes', async () => {
    const { client, answers } = clientBy(link);
    const [check, self, sessions] = await Promise.all([
      client.sessions.check.query(),
      client.accounts.self.query(),
      client.sessions.list.query({ limit: 5 }),
    ]);
    expect([check.username, self.username, sessions.items.length > 0]).toEqual([
      'ann',
      'ann',
      true,
    ]);
    expect(answers).toEqual(wanted);
  });

  test('a failure is the caller’s own, with its reason, and others succeed beside it', async () => {
    const { client } = clientBy(link);
    const [check, forbidden] = await Promise.allSettled([
      client.sessions.check.query(),
      client.audit.list.query({}),
    ]);
    expect(check.status).toBe('fulfilled');
    expect(reasonOf(forbidden)).toBe('access.role_required');
  });

  test('mutations change something, and answer with nothing where there is nothing to say', async () => {
    const { client } = clientBy(link);
    const again = await client.signin.create.mutate({ username: 'ann', password });
    const other = clientBy(link, bearer(again.token)).client;
    expect(await other.sessions.signOut.mutate()).toBeUndefined();
    expect(reasonOf((await Promise.allSettled([other.sessions.check.query()]))[0])).toBe(
      'access.session_invalid',
    );
  });

  test('a call without a token is refused', async () => {
    const { client } = clientBy(link, {});
    const [outcome] = await Promise.allSettled([client.sessions.check.query()]);
    expect(reasonOf(outcome)).toBe('access.session_required');
  });
});

function reasonOf(outcome: PromiseSettledResult<unknown> | undefined): unknown {
  if (outcome?.status !== 'rejected') return undefined;
  const error: unknown = outcome.reason;
  return error instanceof TRPCClientError ? error.data?.reason : error;
}
