import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProxy } from '../../../tests/house/proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../../tests/house/test-database.ts';
import { readinessBy } from '../src/doors/health.ts';
import { codeOf, member, openServer, type TestServer } from './harness.ts';

describe('a service whose database is frozen', () => {
  let database: TestDatabase;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let server: TestServer;
  beforeAll(async () => {
    database = await createTestDatabase('postgresql');
    proxy = await startProxy(database.url);
    server = await openServer({
      databaseUrl: proxy.url,
      databaseStatementTimeoutMs: 300,
      shutdownTimeoutMs: 100,
    });
    expect((await fetch(`${server.url}/healthz/ready`)).status).toBe(200);
    proxy.freeze();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  test('is alive but not ready, and says nothing of versions', async () => {
    const live = await fetch(`${server.url}/healthz/live`);
    expect([live.status, await live.text()]).toEqual([200, '{"status":"live"}']);
    // What was found while the database answered may be told for a second.
    await expect
      .poll(async () => (await fetch(`${server.url}/healthz/ready`)).status, { timeout: 10_000 })
      .toBe(503);
    const ready = await fetch(`${server.url}/healthz/ready`);
    expect(ready.headers.get('retry-after')).toBe('1');
    const text = await ready.text();
    expect(codeOf(text)).toBe('service.unavailable');
    expect(text).not.toMatch(/\d+\.\d+\.\d+|postgres|prisma/i);
  });

  test.each(['/v1/session', '/trpc/sessions.check'])(
    'answers %s 503 and lets nobody in',
    async (path) => {
      // Of the right form, so that the database has to be asked.
      const headers = { authorization: `Bearer ${await wellFormedToken()}` };
      const answer = await fetch(server.url + path, { headers });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(codeOf(await answer.text())).toBe('service.unavailable');
    },
  );

  test('stops within its bound all the same', async () => {
    const headers = { authorization: `Bearer ${await wellFormedToken()}` };
    // Somebody who is still being answered keeps a connection busy.
    const asked = fetch(`${server.url}/v1/session`, { headers }).catch(() => undefined);
    await expect.poll(() => server.core.tools.db.poolGauges().total).toBeGreaterThan(0);
    await server.close();
    await asked;
    expect(server.log()).toContain('the database did not let go in time');
  });
});

test('a thousand looks at readiness are one look at the database', async () => {
  let pings = 0;
  const ready = readinessBy(async () => {
    pings += 1;
  });
  const answers = await Promise.all(Array.from({ length: 1000 }, ready));
  expect([answers.every((answer) => answer), pings]).toEqual([true, 1]);
});

async function wellFormedToken(): Promise<string> {
  await using other = await openServer();
  return await member(other);
}
