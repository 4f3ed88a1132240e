import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tried } from '../../house/tried.ts';
import { openServed, type Served } from './served.ts';
import { say, type WireAnswer } from './wire.ts';

let served: Served;
let token: string;
beforeAll(async () => {
  served = await openServed({ publicUrl: 'https://acct.example', requestTimeoutMs: 1500 });
  ({ token } = await served.house.member('ann'));
});
afterAll(() => served[Symbol.asyncDispose]());

/** Whole requests but for the end of their head, so that a browser's wish for HTML can be put there. */
const head = 'HTTP/1.1\r\nHost: a\r\nAccept: text/html,*/*\r\nConnection: close\r\n';
const json = 'Content-Type: application/json\r\n';
const sent = (body: string) => `${json}Content-Length: ${body.length}\r\n\r\n${body}`;
const asked = (path: string, rest = '\r\n', method = 'GET') => `${method} ${path} ${head}${rest}`;
const posted = (path: string, body: string) => asked(path, sent(body), 'POST');
const signedIn = (path: string) => asked(path, `Authorization: Bearer ${bearer}\r\n\r\n`);
/** Stands for the token, which is not there yet when the table is made. */
const bearer = 'TOKEN';

const person = '{"username":"bob","password":"four steep roads"}';
const taken = '{"username":"ann","password":"four steep roads"}';
const unknownKey = '{"username":"cy","password":"four steep roads","attributes":{"a":1}}';

const cases: readonly (readonly [number, string])[] = [
  [200, asked('/v1/attributes')],
  [200, asked('/trpc/attributes.definitions')],
  [200, asked('/healthz/live')],
  [200, asked('/healthz/ready')],
  [200, asked('/metrics')],
  [200, asked('/openapi.json')],
  [200, asked('/docs')],
  [200, asked('/docs/refusals')],
  [200, asked('/docs/start.js')],
  [200, asked('/docs/swagger-ui.css')],
  [200, signedIn('/v1/session')],
  [200, signedIn('/trpc/sessions.check')],
  [201, posted('/v1/accounts', person)],
  [204, asked('/v1/session', '\r\n', 'OPTIONS')],
  [303, asked('/')],
  [400, posted('/v1/sessions', '[]')],
  [400, posted('/trpc/signin.create', '[]')],
  [404, asked('/docs/%ZZ')],
  [400, asked('/v1/session', 'X A: b\r\n\r\n')],
  [401, asked('/v1/session')],
  [401, asked('/trpc/sessions.check')],
  [401, asked('/pyacct/2/account/')],
  [403, signedIn('/v1/admin/events')],
  [403, signedIn('/trpc/audit.list?input=%7B%7D')],
  [404, asked('/v1/nothing')],
  [404, asked('/trpc/nothing')],
  [404, asked('/pyacct/2/nothing/')],
  [404, asked('/docs/nothing')],
  [404, asked('/healthz/nothing')],
  [404, asked('/nothing.html')],
  [404, asked('/..%2f..%2fetc/passwd')],
  [404, asked('/.env')],
  [405, asked('/v1/session', '\r\n', 'PUT')],
  [405, asked('/trpc/sessions.check', '\r\n', 'PUT')],
  [405, asked('/docs', '\r\n', 'DELETE')],
  [405, asked('/metrics', '\r\n', 'POST')],
  [405, asked('/healthz/live', '\r\n', 'TRACE')],
  [405, asked('evil.example:80', '\r\n', 'CONNECT')],
  [408, asked('/v1/sessions', `${json}Content-Length: 9\r\n\r\n{`, 'POST')],
  [408, asked('/trpc/signin.create', `${json}Content-Length: 9\r\n\r\n{`, 'POST')],
  [409, posted('/v1/accounts', taken)],
  [409, posted('/trpc/signup.create', taken)],
  [413, posted('/v1/sessions', 'x'.repeat(40_000))],
  [413, posted('/trpc/signin.create', 'x'.repeat(40_000))],
  [414, asked(`/docs?${'a'.repeat(9000)}`)],
  [414, asked(`/v1/session?${'a'.repeat(9000)}`)],
  [415, asked('/v1/sessions', 'Content-Length: 2\r\n\r\n{}', 'POST')],
  [422, posted('/v1/accounts', unknownKey)],
  [422, posted('/trpc/signup.create', unknownKey)],
  [431, asked('/docs', `X-A: ${'a'.repeat(17_000)}\r\n\r\n`)],
  [431, asked('/v1/session', `${'A: b\r\n'.repeat(200)}\r\n`)],
];

const onEverything = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Besides those above: what an answer of ours may carry, and no other name. */
const mayCarry = new Set([
  ...Object.keys(onEverything),
  'content-security-policy',
  'connection',
  'content-type',
  'content-length',
  'transfer-encoding',
  'date',
  'x-request-id',
  'vary',
  'allow',
  'location',
  'retry-after',
  'www-authenticate',
]);

describe('to a browser that would like HTML', () => {
  test.each(cases.map(([status, bytes]) => ({ status, line: lineOf(bytes), bytes })))(
    '$status of $line is safe to show, and no page unless it is one',
    async ({ status, bytes }) => {
      const { answers } = await say(served.url, bytes.replace(bearer, token));
      const [answer] = answers;
      if (answer === undefined) throw new Error('Nothing was answered.');
      expect([answers.length, answer.status]).toEqual([1, status]);
      expectSafe(answer, bytes);
      if (status >= 400) expectProblem(answer, bytes);
    },
  );

  test('the number of answers is told', () => {
    expect(new Set(cases.map(([status]) => status)).size).toBeGreaterThan(12);
    tried(cases.length, 'answers were looked at for their headers');
  });
});

/** Credentials and their like by which a stranger could bring a reader down. */
const oddHeaders: readonly string[] = [
  'Authorization: Bearer %ZZ',
  'Authorization: \xff\xfe',
  `Authorization: Bearer ${'a'.repeat(8192)}`,
  `Authorization: ${'Bearer '.repeat(900)}`,
  'Authorization: Basic %00',
  'Authorization: Digest username="a", realm="',
  'Authorization:',
  'Cookie: =; ;;=%ZZ; __proto__=1; a="',
  `Cookie: ${'a=b; '.repeat(2000)}`,
  'Content-Type: application/json; charset="',
  'Content-Type: multipart/form-data',
  'Content-Type: /',
  'Accept: application/jsonl',
  `Accept: ${'*/*,'.repeat(3000)}`,
  'trpc-accept: application/jsonl',
  'trpc-accept: __proto__',
  'Last-Event-Id: \x80',
  'Range: bytes=0-,-1,99-',
  'If-None-Match: "',
  'If-Modified-Since: yesterday',
  'X-Forwarded-For: ,,,%,::::,999.1.1.1',
  'Forwarded: for="[::1',
  'X-Request-Id: ../../\xa0[31m',
  'User-Agent: \xff\xfe\x80',
  'Origin: null',
  'Expect: 999-continue',
  'Content-Encoding: __proto__',
];

test('no header of a stranger is a fault, and the process that began is there at the end', async () => {
  const before = await served.held();
  const targets = [
    '/v1/session',
    '/trpc/sessions.check',
    '/trpc/sessions.check?connectionParams=%7B',
  ];
  for (const target of [...targets, '/docs', '/pyacct/2/account/']) {
    for (const header of oddHeaders) {
      const bytes = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${header}\r\n\r\n`;
      const { answers } = await say(served.url, bytes);
      expect(
        answers.map(({ status }) => status < 500),
        `${target} ${header}`,
      ).toEqual([true]);
    }
  }
  const after = await served.held();
  expect([after.pid, after.uptime > before.uptime]).toEqual([before.pid, true]);
  tried(oddHeaders.length * 5, 'odd headers');
});

function expectSafe({ headers, body }: WireAnswer, bytes: string): void {
  const found = Object.fromEntries(headers);
  expect(found).toMatchObject(onEverything);
  expect([...headers.keys()].filter((name) => !mayCarry.has(name))).toEqual([]);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
  expect(policy).not.toContain('unsafe');
  const isPage = /^GET \/docs(\/refusals)? HTTP/.test(bytes) && body.startsWith('<!doctype');
  if (!isPage) expect(headers.get('content-type') ?? '').not.toContain('html');
  if (!bytes.includes('/docs')) expect(body).not.toMatch(/<html|<pre|<!doctype/i);
}

function expectProblem({ status, headers, body }: WireAnswer, bytes: string): void {
  const type = headers.get('content-type');
  if (bytes.includes(' /pyacct/')) expect(Detail.parse(JSON.parse(body))).toBeDefined();
  else if (/ \/trpc\//.test(bytes) && type !== 'application/problem+json') {
    expect(Trpc.parse(JSON.parse(body)).error.data.httpStatus).toBe(status);
  } else {
    expect(type).toBe('application/problem+json');
    const problem = Problem.parse(JSON.parse(body));
    expect([problem.status, problem.type]).toEqual([status, `/docs/refusals#${problem.code}`]);
    // What the parser of Node refuses never becomes a request, so it has no id.
    if (headers.has('x-request-id')) expect(problem.requestId).toBe(headers.get('x-request-id'));
  }
}

const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string().optional(),
});
const Trpc = z.object({
  error: z.object({
    data: z.object({ httpStatus: z.int(), reason: z.string(), requestId: z.string() }),
  }),
});
/** PyAcct's own form, which its clients read. */
const Detail = z.object({ detail: z.union([z.string(), z.array(z.unknown())]) });

function lineOf(bytes: string): string {
  return (bytes.split(' HTTP/')[0] ?? '').slice(0, 60);
}
