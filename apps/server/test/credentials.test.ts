import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, codeOf, doors, member, openServer, raw, type TestServer } from './harness.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await openServer();
  token = await member(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const plain = 'Bearer realm="acct"';
const invalidToken = `${plain}, error="invalid_token"`;
const invalidRequest = `${plain}, error="invalid_request"`;
const unknown = 'A'.repeat(40);

describe.each(doors)('over $door', ({ check }) => {
  test.each([
    ['no header', undefined, 401, plain, 'access.session_required'],
    ['an unknown token', `Bearer ${unknown}`, 401, invalidToken, 'access.session_invalid'],
    ['a token of 8 KB', `Bearer ${'a'.repeat(8192)}`, 401, invalidToken, 'access.session_invalid'],
    ['no token', 'Bearer', 400, invalidRequest, 'access.credentials_malformed'],
    ['two tokens', 'Bearer  a b', 400, invalidRequest, 'access.credentials_malformed'],
    [
      'two in one',
      `Bearer ${unknown}, Bearer x`,
      400,
      invalidRequest,
      'access.credentials_malformed',
    ],
    ['Basic', 'Basic YW5uOnB3', 400, invalidRequest, 'access.credentials_malformed'],
    ['a broken escape', 'Bearer %ZZ', 400, invalidRequest, 'access.credentials_malformed'],
    ['a bare token', unknown, 400, invalidRequest, 'access.credentials_malformed'],
    ['nothing in it', '', 400, invalidRequest, 'access.credentials_malformed'],
    ['another word', `Bearerx ${unknown}`, 400, invalidRequest, 'access.credentials_malformed'],
  ])('%s is answered as RFC 6750 says', async (_name, header, status, challenge, code) => {
    const headers = header === undefined ? {} : { authorization: header };
    const answer = await fetch(server.url + check, { headers });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([status, challenge]);
    expect(codeOf(await answer.text())).toBe(code);
  });

  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])(
    'the scheme may be spelled %s',
    async (it) => {
      const answer = await fetch(server.url + check, {
        headers: { authorization: `${it} ${token}` },
      });
      expect(answer.status).toBe(200);
    },
  );

  test('a cookie beside the token changes nothing, and alone counts for nothing', async () => {
    const cookie = `token=${token}; session=${token}`;
    const both = { headers: { ...bearer(token).headers, cookie } };
    expect((await fetch(server.url + check, both)).status).toBe(200);
    expect((await fetch(server.url + check, { headers: { cookie } })).status).toBe(401);
  });

  test('a token in the address counts for nothing', async () => {
    const answer = await fetch(`${server.url}${check}?access_token=${token}`);
    expect([answer.status, codeOf(await answer.text())]).toEqual([400, 'request.invalid']);
  });

  test('two Authorization headers are refused, even when both are good', async () => {
    const header = `Authorization: Bearer ${token}\r\n`;
    const answer = await raw(server, `GET ${check} HTTP/1.1\r\nHost: a\r\n${header}${header}\r\n`);
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([400, 'close']);
    expect(codeOf(answer?.body ?? '')).toBe('request.malformed');
  });

  test('a missing role is a matter of scope, not of the token', async () => {
    const path = check.startsWith('/v1') ? '/v1/admin/events' : '/trpc/audit.list?input=%7B%7D';
    const answer = await fetch(server.url + path, bearer(token));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toBe(`${plain}, error="insufficient_scope"`);
  });
});
