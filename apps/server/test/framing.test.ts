import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, doors, openServer, raw, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const json = 'Content-Type: application/json\r\n';
const body = '{"username":"nobody","password":"x"}';
const length = `Content-Length: ${body.length}\r\n`;
const host = 'Host: acct.example\r\n';

describe.each(doors)('over $door', ({ signIn, check }) => {
  const post = `POST ${signIn} HTTP/1.1\r\n`;
  const get = `GET ${check} HTTP/1.1\r\n`;
  test.each([
    [
      'length and chunks',
      `${post}${host}${json}${length}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', `${post}${host}${json}${length}Content-Length: 1\r\n\r\n${body}`],
    ['the same length twice', `${post}${host}${json}${length}${length}\r\n${body}`],
    ['a length that is no number', `${post}${host}${json}Content-Length: +36\r\n\r\n${body}`],
    ['a negative length', `${post}${host}${json}Content-Length: -1\r\n\r\n${body}`],
    ['an unknown encoding', `${post}${host}${json}Transfer-Encoding: xchunked\r\n\r\n${body}`],
    ['an obfuscated encoding', `${post}${host}${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
    [
      'chunked, but not last',
      `${post}${host}${json}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a chunk size that is no number',
      `${post}${host}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
    ['a folded header', `${get}${host}X-A: b\r\n c: d\r\n\r\n`],
    ['a space before the colon', `${get}${host}X-A : b\r\n\r\n`],
    ['a bare line feed', `${get}Host: a\nX-B: c\r\n\r\n`],
    ['NUL in a header', `${get}${host}X-A: b\0c\r\n\r\n`],
    ['no host', `${get}\r\n`],
    ['two hosts', `${get}${host}Host: evil.example\r\n\r\n`],
    ['two media types', `${post}${host}${json}Content-Type: text/plain\r\n${length}\r\n${body}`],
    ['an unknown version', `GET ${check} HTTP/9.9\r\n${host}\r\n`],
    ['no request at all', 'hello\r\n\r\n'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s is refused and the connection ends', async (_name, bytes) => {
    const answer = await raw(server, bytes);
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([400, 'close']);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({});
  });

  test('a smuggled second request is not answered', async () => {
    const smuggled = `GET ${check} HTTP/1.1\r\n${host}\r\n`;
    const first = `${post}${host}${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await raw(server, `${first}0\r\n\r\n${smuggled}`);
    expect(answer?.status).toBe(400);
    expect(answer?.body).not.toContain('HTTP/1.1');
  });

  test('an address of 8 KiB is read, and one byte more is too long', async () => {
    const fill = (bytes: number) => `${check}?${'a'.repeat(bytes - check.length - 1)}`;
    const send = (path: string) =>
      raw(server, `GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    const fits = await send(fill(8192));
    const tooLong = await send(fill(8193));
    expect([fits?.status, tooLong?.status]).toEqual([400, 414]);
    expect(codeOf(tooLong?.body ?? '')).toBe('request.url_too_long');
  });

  test('headers of more than 16 KiB are refused as a problem', async () => {
    const answer = await raw(server, `${get}${host}X-A: ${'a'.repeat(17_000)}\r\n\r\n`);
    expect(answer?.status).toBe(431);
    expect(answer?.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 'request.headers_too_large' });
  });

  test.each(['CONNECT', 'TRACE'])('%s gets nowhere', async (method) => {
    const answer = await raw(
      server,
      `${method} ${check} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    );
    expect(answer === undefined || [404, 405].includes(answer.status)).toBe(true);
  });
});

test.each(['*', 'http://acct.example/v1/session', '//v1/session', '/v1//session', '/v1/./session'])(
  'the target %s leads nowhere',
  async (target) => {
    const answer = await raw(server, `GET ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    expect([answer?.status, codeOf(answer?.body ?? '')]).toEqual([404, 'route.not_found']);
  },
);

test.each([
  '/V1/session',
  '/v1/session/',
  '/v1/Session',
  '/v1/%73ession',
  '/v1/session;x=1',
  '/TRPC/sessions.check',
  '/trpc/sessions.check/',
  '/trpc/sessions%2Echeck',
  '/trpc//sessions.check',
  '/trpc/sessions/check',
  '/healthz/live/',
  '/Docs',
])('%s is no other spelling of anything', async (path) => {
  const answer = await raw(server, `GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  expect(answer?.status).toBe(404);
});
