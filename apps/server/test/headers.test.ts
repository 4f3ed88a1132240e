import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { member, openServer, postJson, type RawAnswer, raw, type TestServer } from './harness.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await openServer({ publicUrl: 'https://acct.example' });
  token = await member(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const onEverything = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

const json = 'application/json; charset=utf-8';
const problem = 'application/problem+json';
const body = (text: string) =>
  `Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

describe('every answer carries the security headers', () => {
  test.each([
    ['200', 200, json, 'GET /v1/attributes', '\r\n'],
    ['200 of tRPC', 200, json, 'GET /trpc/attributes.definitions', '\r\n'],
    ['200 of a page', 200, json, 'GET /healthz/live', '\r\n'],
    ['200 of the figures', 200, /^text\/plain; .*charset=utf-8$/, 'GET /metrics', '\r\n'],
    ['204', 204, undefined, 'OPTIONS /v1/session', '\r\n'],
    ['204 of tRPC', 204, undefined, 'OPTIONS /trpc/sessions.check', '\r\n'],
    ['a redirection', 303, undefined, 'GET /', 'Accept: text/html\r\n\r\n'],
    ['400', 400, problem, 'POST /v1/sessions', body('[]')],
    ['400 of tRPC', 400, json, 'POST /trpc/signin.create', body('[]')],
    ['401', 401, problem, 'GET /v1/session', '\r\n'],
    ['401 of tRPC', 401, json, 'GET /trpc/sessions.check', '\r\n'],
    ['404', 404, problem, 'GET /v1/nothing', '\r\n'],
    ['404 of tRPC', 404, json, 'GET /trpc/nothing', '\r\n'],
    ['404 of no door', 404, problem, 'GET /nothing', '\r\n'],
    ['405', 405, problem, 'PUT /v1/session', '\r\n'],
    ['405 of tRPC', 405, json, 'PUT /trpc/sessions.check', '\r\n'],
    ['413', 413, problem, 'POST /v1/sessions', body('x'.repeat(40_000))],
    ['413 of tRPC', 413, json, 'POST /trpc/signin.create', body('x'.repeat(40_000))],
    ['414', 414, problem, `GET /v1/session?${'a'.repeat(9000)}`, '\r\n'],
    ['414 of tRPC', 414, json, `GET /trpc/x?${'a'.repeat(9000)}`, '\r\n'],
    ['415', 415, problem, 'POST /v1/sessions', 'Content-Length: 2\r\n\r\n{}'],
    ['431', 431, problem, 'GET /v1/session', `X-A: ${'a'.repeat(17_000)}\r\n\r\n`],
    ['a parse error', 400, problem, 'GET /v1/session', 'X A: b\r\n\r\n'],
    ['an expectation', 401, problem, 'GET /v1/session', 'Expect: magic\r\n\r\n'],
  ])('%s', async (_name, status, type, line, rest) => {
    const answer = await raw(server, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${rest}`);
    expect(answer?.status).toBe(status);
    expectSafe(answer);
    const found = answer?.headers.get('content-type');
    if (type === undefined) expect(found).toBeUndefined();
    else if (type instanceof RegExp) expect(found).toMatch(type);
    else expect(found).toBe(type);
  });

  test('500, which also says nothing of its cause', async () => {
    await using broken = await openServer({ publicUrl: 'https://acct.example' });
    const rename = 'ALTER TABLE "acct_sessions" RENAME COLUMN "device" TO "gadget"';
    await broken.core.tools.db.write((tx) => tx.$executeRawUnsafe(rename));
    for (const path of ['/v1/session', '/trpc/sessions.check']) {
      const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
      const answer = await raw(broken, `${head}Authorization: Bearer ${token}\r\n\r\n`);
      expect(answer?.status).toBe(500);
      expectSafe(answer);
      expect(answer?.body).toContain('internal');
      expect(answer?.body).not.toMatch(/prisma|sqlite|P20|at \/|node_modules|SELECT|no such|zod/i);
    }
    expect(broken.log()).toContain('no such column: s.device');
  });

  test('without https there is no promise of it', async () => {
    await using local = await openServer();
    const answer = await fetch(`${local.url}/healthz/live`);
    expect(answer.headers.has('strict-transport-security')).toBe(false);
  });
});

function expectSafe(answer: RawAnswer | undefined): void {
  const headers = Object.fromEntries(answer?.headers ?? []);
  expect(headers).toMatchObject(onEverything);
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('server');
}

describe('pages of other origins', () => {
  const good = 'https://good.example';
  let open: TestServer;
  beforeAll(async () => {
    open = await openServer({ corsOrigins: [good, 'http://localhost:5173'] });
  });
  afterAll(() => open[Symbol.asyncDispose]());

  const paths = ['/v1/attributes', '/trpc/attributes.definitions', '/v1/session', '/nothing'];

  test.each(paths)('%s can be read by the listed ones', async (path) => {
    const { headers } = await fetch(open.url + path, { headers: { origin: good } });
    expect(headers.get('access-control-allow-origin')).toBe(good);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
    expect(headers.get('vary')).toBe('Origin');
  });

  test.each([
    'https://good.example.evil.com',
    'https://evilgood.example',
    'https://GOOD.example',
    'http://good.example',
    'https://good.example:8443',
    'https://good.example/',
    'null',
    '*',
    '',
  ])('%j cannot read anything', async (origin) => {
    for (const path of paths) {
      const { headers } = await fetch(open.url + path, { headers: { origin } });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  function preflight(origin: string): Promise<Response> {
    const asked = { 'access-control-request-method': 'POST', origin };
    return fetch(`${open.url}/v1/sessions`, { method: 'OPTIONS', headers: asked });
  }

  test('a preflight of a listed one is answered with what it may send', async () => {
    const answer = await preflight(good);
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'Authorization, Content-Type, Idempotency-Key',
    ]);
  });

  test('a preflight of any other one allows nothing', async () => {
    const { headers } = await preflight('https://evil.example');
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('no page is listed unless a setting lists it', async () => {
    const sent = postJson({}, { origin: good });
    const answer = await fetch(`${server.url}/v1/sessions`, sent);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });
});
