import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  bearer,
  doors,
  member,
  openServer,
  password,
  postJson,
  type TestServer,
} from './harness.ts';

const Line = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });

function linesOf(server: TestServer) {
  const lines = server.log().trimEnd().split('\n');
  return lines.map((line) => Line.parse(JSON.parse(line)));
}

/** A line is written a moment after its answer. */
async function requestLines(server: TestServer, count: number) {
  const requests = () => linesOf(server).filter(({ msg }) => msg === 'request');
  await expect.poll(() => requests().length).toBe(count);
  return requests();
}

describe('the log', () => {
  test('has one line a request, with its route and never its address line', async () => {
    await using server = await openServer();
    const token = await member(server);
    const answer = await fetch(`${server.url}/v1/accounts/1`, bearer(token));
    await fetch(`${server.url}/trpc/accounts.self`, bearer(token));
    await fetch(`${server.url}/v1/nothing/secret-path?access_token=abc`);
    const [, , read, self, lost] = await requestLines(server, 5);
    expect(read).toMatchObject({
      level: 'info',
      method: 'GET',
      route: '/v1/accounts/{id}',
      status: 200,
      requestId: answer.headers.get('x-request-id'),
      address: '127.0.0.1',
      accountId: 1,
      ms: expect.any(Number),
    });
    expect(self).toMatchObject({ route: '/trpc/accounts.self', accountId: 1 });
    expect(lost).toMatchObject({ route: 'none', status: 404 });
    expect(server.log()).not.toContain('secret-path');
  });

  test('holds no secret, whatever goes wrong with it', async () => {
    await using server = await openServer();
    const canary = 'canary-wfQ7hDk2mPz';
    const token = await member(server);
    const headers = { authorization: `Bearer ${token}`, cookie: `session=${canary}` };
    for (const { signIn, signUp, check } of doors) {
      const body = { username: 'ann', password: canary };
      await fetch(server.url + signUp, postJson({ ...body, username: 'bob' }, headers));
      await fetch(server.url + signIn, postJson(body, headers));
      await fetch(server.url + signIn, postJson(`{"password":"${canary}`));
      await fetch(server.url + signIn, postJson({ ...body, [canary]: canary }));
      await fetch(`${server.url}${check}?token=${canary}`, { headers });
      await fetch(server.url + check, { headers: { authorization: `Basic ${canary}` } });
      await fetch(server.url + check, { headers: { 'user-agent': canary, ...headers } });
    }
    const secret = { secret: `acct_b_${canary}` };
    await fetch(`${server.url}/v1/admin/bootstrap`, postJson(secret, headers));
    const change = { currentPassword: canary, newPassword: canary };
    const put = { ...postJson(change, headers), method: 'PUT' };
    await fetch(`${server.url}/v1/account/password`, put);
    await server.core.tools.db.write((tx) => tx.$executeRawUnsafe('DROP TABLE "acct_sessions"'));
    await fetch(`${server.url}/v1/session`, { headers });
    await requestLines(server, 19);
    expect(server.log()).toContain('a request failed');
    expect(server.log()).not.toContain(canary);
    expect(server.log()).not.toContain(token);
  });

  test('names the account that asks, not those that it asks about', async () => {
    await using server = await openServer();
    const token = await member(server);
    const other = await member(server, 'bob');
    await server.core.as({ kind: 'operator' }).roles.grant({ id: 1, role: 'service' });
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${server.url}/v1/sessions/check`, postJson({ tokens: [other] }, headers));
    const lines = await requestLines(server, 5);
    expect(lines.at(-1)).toMatchObject({ route: '/v1/sessions/check', accountId: 1 });
  });

  test('cuts secrets out of whatever is logged', async () => {
    await using server = await openServer();
    const { log } = server.core.tools;
    const cause = new Error('postgresql://acct:hunter22@db/acct refused Bearer abc.def');
    log.error({ err: cause }, 'x');
    log.info({ password: 'hunter22', request: { headers: { authorization: 'hunter22' } } }, 'x');
    log.info({ settings: { databaseUrl: 'hunter22' }, token: 'hunter22', secret: 'hunter22' }, 'x');
    const assertion = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI0MiJ9.hunter22';
    log.error({ err: new Error(`refused ${assertion}, said the library`) }, 'x');
    log.info({ assertion: 'hunter22' }, 'x');
    expect(server.log()).not.toMatch(/hunter22|abc\.def|eyJ/);
  });

  test('stays one line for each request, whatever strangers write into it', async () => {
    await using server = await openServer();
    const forged = 'x\n{"level":"info","msg":"request","accountId":1}\r\u001b[2J\u2028';
    await fetch(`${server.url}/v1/sessions`, postJson({ username: forged, password: forged }));
    await fetch(`${server.url}/v1/${encodeURIComponent(forged)}`);
    await fetch(`${server.url}/v1/session`, {
      headers: { 'user-agent': 'a\tb"}', 'x-request-id': '","accountId":1,"x":"' },
    });
    const lines = await requestLines(server, 3);
    expect(lines.map((line) => line['accountId'])).toEqual([undefined, undefined, undefined]);
  });
});

describe('the figures', () => {
  async function figures(server: TestServer): Promise<string> {
    return (await fetch(`${server.url}/metrics`)).text();
  }

  test('count requests by operation, checks and sign-ins by outcome', async () => {
    await using server = await openServer();
    const token = await member(server);
    for (const { signIn, check } of doors) {
      await fetch(server.url + signIn, postJson({ username: 'ann', password: 'wrong' }));
      await fetch(server.url + check, bearer(token));
      await fetch(server.url + check, bearer('A'.repeat(56)));
    }
    await requestLines(server, 8);
    const text = await figures(server);
    for (const line of [
      'acct_http_requests_total{door="rest",operation="sessions.check",status="200"} 1',
      'acct_http_requests_total{door="trpc",operation="sessions.check",status="401"} 1',
      'acct_http_request_duration_seconds_count{door="rest",operation="signin.create"} 2',
      'acct_sessions_checked_total{outcome="valid"} 2',
      'acct_sessions_checked_total{outcome="invalid"} 2',
      'acct_signins_total{outcome="accepted"} 1',
      'acct_signins_total{outcome="refused"} 2',
      'acct_hash_waiting 0',
      'acct_database_waiting 0',
      'process_resident_memory_bytes',
    ]) {
      expect(text).toContain(line);
    }
  });

  test('count browsers that sign in as well: they were left out', async () => {
    await using server = await openServer();
    await member(server);
    const page = { 'sec-fetch-site': 'same-origin' };
    for (const path of ['/v1/browser/session', '/trpc/browser.signIn']) {
      for (const typed of [password, 'wrong']) {
        await fetch(server.url + path, postJson({ username: 'ann', password: typed }, page));
      }
    }
    await requestLines(server, 6);
    const text = await figures(server);
    expect(text).toContain('acct_signins_total{outcome="accepted"} 3');
    expect(text).toContain('acct_signins_total{outcome="refused"} 2');
  });

  test('get no label from an address that a stranger chose', async () => {
    await using server = await openServer();
    for (const path of ['/v1/canary', '/trpc/canary', '/trpc/canary,b?batch=1', '/canary']) {
      await fetch(server.url + path);
    }
    await fetch(`${server.url}/v1/session`, { method: 'PROPFIND' });
    await requestLines(server, 5);
    const text = await figures(server);
    expect(text).not.toContain('canary');
    const operations = new Set([...text.matchAll(/operation="([^"]*)"/g)].map(([, name]) => name));
    expect([...operations].sort()).toEqual(['batch', 'none']);
  });

  test('are not there when the setting says so', async () => {
    await using server = await openServer({ metrics: false });
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  });
});
