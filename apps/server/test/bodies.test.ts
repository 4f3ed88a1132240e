import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bearer,
  codeOf,
  doors,
  member,
  openServer,
  password,
  postJson,
  raw,
  type TestServer,
} from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const bodyBytesMax = 32 * 1024;
const filler = (bytes: number) => {
  const head = `{"username":"x","password":"`;
  return `${head}${'p'.repeat(bytes - head.length - 2)}"}`;
};
const nested = (depth: number) => `{"username":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe.each(doors)('over $door', ({ signIn }) => {
  test.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a number', '1'],
    ['nothing', ''],
    ['a cut text', '{"username":"ann"'],
    ['a comment', '{}/**/'],
    ['the same key twice', '{"username":"ann","username":"bob","password":"x"}'],
    ['a prototype', '{"username":"ann","password":"x","__proto__":{"roles":["admin"]}}'],
    ['a constructor', '{"username":"ann","password":"x","constructor":{"prototype":{}}}'],
    ['an escaped prototype', '{"username":"ann","password":"x","\\u005f_proto__":1}'],
    ['a lone surrogate', '{"username":"\\ud800","password":"x"}'],
    ['NUL', '{"username":"a\\u0000","password":"x"}'],
    ['a number beyond a double', '{"username":1e999,"password":"x"}'],
    ['nesting of 17', nested(17)],
    ['a list of 129', `{"username":[${'1,'.repeat(128)}1],"password":"x"}`],
  ])('%s is a bad request and no fault', async (_name, body) => {
    const answer = await fetch(server.url + signIn, postJson(body));
    expect(answer.status).toBe(400);
    expect(codeOf(await answer.text())).toMatch(/^request\.(malformed|invalid)$/);
    expect(Reflect.get({}, 'roles')).toBeUndefined();
  });

  test.each([
    ['application/json', 401],
    ['application/json; charset=utf-8', 401],
    ['application/json;charset=UTF-8', 401],
    ['APPLICATION/JSON', 401],
    ['application/json; charset=latin1', 415],
    ['application/jsonx', 415],
    ['application/problem+json', 415],
    ['text/plain', 415],
    ['text/json', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/octet-stream', 415],
  ])('a body of type %s is answered %i', async (type, status) => {
    const sent = postJson({ username: `nobody ${type}`, password }, { 'content-type': type });
    const answer = await fetch(server.url + signIn, sent);
    expect(answer.status).toBe(status);
    expect(codeOf(await answer.text())).toBe(
      status === 415 ? 'request.unsupported_media_type' : 'signin.refused',
    );
  });

  test('a body of 32 KiB is read, and one byte more is too large', async () => {
    const fits = await fetch(server.url + signIn, postJson(filler(bodyBytesMax)));
    const tooLarge = await fetch(server.url + signIn, postJson(filler(bodyBytesMax + 1)));
    expect([fits.status, tooLarge.status]).toEqual([400, 413]);
    expect(codeOf(await fits.text())).toBe('request.invalid');
    expect(codeOf(await tooLarge.text())).toBe('request.too_large');
  });

  test('a body without a length is cut off at the same limit', async () => {
    const chunk = `4000\r\n${'p'.repeat(0x4000)}\r\n`;
    const head = `POST ${signIn} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const answer = await raw(server, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}`);
    expect([answer?.status, codeOf(answer?.body ?? '')]).toEqual([413, 'request.too_large']);
  });

  test('nesting of 16 is read', async () => {
    const answer = await fetch(server.url + signIn, postJson(nested(16)));
    expect(codeOf(await answer.text())).toBe('request.invalid');
  });

  test('a compressed body is refused before it is inflated', async () => {
    const sent = postJson('{}', { 'content-encoding': 'gzip' });
    expect((await fetch(server.url + signIn, sent)).status).toBe(415);
  });

  test('a query beside the body is refused', async () => {
    const sent = postJson({ username: 'nobody', password });
    const answer = await fetch(`${server.url}${signIn}?username=ann`, sent);
    expect([answer.status, codeOf(await answer.text())]).toEqual([400, 'request.invalid']);
  });
});

describe('the input of a tRPC query goes through the reader of bodies', () => {
  let token: string;
  beforeAll(async () => {
    token = await member(server);
  });

  test.each([
    ['an input', 'input=%7B%22limit%22%3A1%7D', 200, undefined],
    ['the same key twice', 'input=%7B%22limit%22%3A1%2C%22limit%22%3A2%7D', 400, 'malformed'],
    ['a prototype', 'input=%7B%22__proto__%22%3A1%7D', 400, 'malformed'],
    ['a list', 'input=%5B%5D', 400, 'malformed'],
    ['nesting of 17', `input=${'%7B%22a%22%3A'.repeat(17)}1${'%7D'.repeat(17)}`, 400, 'malformed'],
    ['no JSON', 'input=%7B', 400, 'malformed'],
    ['nothing', 'input=', 400, 'malformed'],
    ['a broken escape', 'input=%ZZ', 400, 'malformed'],
    ['invalid UTF-8', 'input=%FF', 400, 'malformed'],
    ['two inputs', 'input=%7B%7D&input=%7B%7D', 400, 'malformed'],
    ['another parameter', 'input=%7B%7D&connectionParams=%7B%7D', 400, 'invalid'],
    ['another kind of batch', 'batch=2', 400, 'invalid'],
  ])('%s', async (_name, query, status, reason) => {
    const answer = await fetch(`${server.url}/trpc/sessions.list?${query}`, bearer(token));
    const code = codeOf(await answer.text());
    expect([answer.status, code]).toEqual([status, reason && `request.${reason}`]);
  });
});
