import { Session } from 'node:inspector/promises';
import { describe, expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../../../tests/house/test-database.ts';
import {
  bearer,
  doors,
  member,
  openServer,
  password,
  postJson,
  raw,
  type TestServer,
} from './harness.ts';

/** Code that a check must never reach, by where it comes from, and for the third the name after a hash. */
const detours = {
  Express: /\/node_modules\/(?:express|router)\//,
  Prisma: /\/node_modules\/(?:@prisma|prisma)\/|\/db\/generated\//,
  // Not the timers by which a client in this process drops idle connections.
  'a fetch Request or Response': /^node:internal\/deps\/undici\/undici#(?:Request|Response|fetch)$/,
  'an AbortController': /^node:internal\/abort_controller/,
  'the metrics registry': /\/node_modules\/prom-client\//,
} as const;

type Counts = Record<keyof typeof detours, number>;

/** How often V8 entered functions of each kind while the work ran. */
async function callsDuring(work: () => Promise<void>): Promise<Counts> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    // What was entered before counts as one call of each; taking it sets all counts to nothing.
    await session.post('Profiler.takePreciseCoverage');
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const counts = Object.fromEntries(Object.keys(detours).map((name) => [name, 0])) as Counts;
    for (const { url, functions } of result) {
      for (const { functionName, ranges } of functions) {
        const found = entriesOf(detours).find(([, pattern]) => {
          return pattern.test(url) || pattern.test(`${url}#${functionName}`);
        });
        if (found !== undefined) counts[found[0]] += ranges[0]?.count ?? 0;
      }
    }
    return counts;
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

function entriesOf<Table extends object>(table: Table): [keyof Table, Table[keyof Table]][] {
  // Object.entries forgets which keys a table has.
  return Object.entries(table) as [keyof Table, Table[keyof Table]][];
}

const none: Counts = {
  Express: 0,
  Prisma: 0,
  'a fetch Request or Response': 0,
  'an AbortController': 0,
  'the metrics registry': 0,
};

/** By a plain socket: a client in this process must not be counted as the server. */
async function ask(server: TestServer, path: string, token: string, status = 200): Promise<void> {
  const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
  const answer = await raw(server, `${head}Authorization: Bearer ${token}\r\n\r\n`);
  expect(answer?.status).toBe(status);
}

describe.each(testedProviders)('on %s a check', (provider) => {
  test.each(doors)(
    'over $door calls nothing of Express, Prisma, fetch or AbortController',
    async ({ check }) => {
      await using database = await createTestDatabase(provider);
      await using server = await openServer({ databaseUrl: database.url });
      const token = await member(server);
      // The first one opens the connection and prepares the statement.
      await ask(server, check, token);
      const counts = await callsDuring(async () => {
        for (let time = 0; time < 20; time += 1) await ask(server, check, token);
        await ask(server, check, `${token.slice(0, -1)}_`, 401);
      });
      expect(counts).toEqual(none);
    },
  );
});

test.each(testedProviders)(
  'on %s a sign-in calls nothing of Prisma or Express',
  async (provider) => {
    await using database = await createTestDatabase(provider);
    await using server = await openServer({ databaseUrl: database.url });
    await member(server);
    const signIn = async (secret: string, status: number): Promise<void> => {
      const body = postJson({ username: 'ann', password: secret });
      expect((await fetch(`${server.url}/v1/sessions`, body)).status).toBe(status);
    };
    await signIn(password, 201);
    const counts = await callsDuring(async () => {
      for (let time = 0; time < 5; time += 1) await signIn(password, 201);
      await signIn('not the password', 401);
    });
    expect(counts).toMatchObject({ Express: 0, Prisma: 0, 'the metrics registry': 0 });
  },
);

test('the count sees each of these when it is there', async () => {
  await using server = await openServer();
  const token = await member(server);
  const counts = await callsDuring(async () => {
    await ask(server, '/healthz/live', token);
    await ask(server, '/metrics', token);
    await ask(server, '/v1/attributes', token);
    await (await fetch(`${server.url}/v1/session`, bearer(token))).text();
    new AbortController().abort();
  });
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
});
