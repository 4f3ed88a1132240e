import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillHashQueue } from '../house/hash-queue.ts';
import { clientOf } from './pyacct-client.ts';
import { openPyacctServer, type PyacctServer } from './pyacct-server.ts';

// Addresses, methods and the gate at the old doors, for inputs of the kinds that were recorded.

let server: PyacctServer;
let client: ReturnType<typeof clientOf>;
let token: string;
beforeAll(async () => {
  server = await openPyacctServer('sqlite');
  client = clientOf(server);
  await server.operator.attributes.define({ key: 'age', type: 'integer', unique: true });
  ({ token } = await client.member('ann'));
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the address', () => {
  test.each([
    ['/1/account?a=b', '/pyacct/1/account/?a=b'],
    ['/2/session', '/pyacct/2/session/'],
    ['/2/account/ann/', '/pyacct/2/account/ann'],
    ['/2/account/a%2Fb/', '/pyacct/2/account/a%2Fb'],
    ['/2/account/attribute/nick/x/', '/pyacct/2/account/attribute/nick/x'],
  ])('%s leads to %s', async (path, location) => {
    const answer = await client.ask('PUT', path);
    expect([answer.status, answer.headers.get('location')]).toEqual([307, location]);
  });

  test.each([
    '/1',
    '/1/',
    '/1/session/x',
    '/2/%zz',
    '/2/account/%ff',
    '/2//account/',
    '/2/Account/',
  ])('%s is unknown', async (path) => {
    const answer = await client.ask('GET', path);
    expect(answer).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
  });

  test.each([
    ['POST', '/2/account/attribute', 'GET, PUT'],
    ['DELETE', '/2/account/username', 'GET, PUT'],
    ['PUT', '/2/account/super', 'GET'],
    ['OPTIONS', '/1/session/', 'POST'],
    ['DELETE', '/2/account/1/bio', 'GET'],
  ])('%s %s is not a method of it', async (method, path, allow) => {
    const { status, body, headers } = await client.ask(method, path);
    expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(headers.get('allow')?.split(', ').sort().join(', ')).toBe(allow);
  });

  test('a name and a value may hold a slash, a percent sign and what looks like a path', async () => {
    const name = 'a/b%2F..+c?d#e';
    await client.member(name, [{ key: 'nick', value: '../x/%41 ü' }]);
    const byName = await client.ask('GET', `/2/account/${encodeURIComponent(name)}`, { token });
    expect(byName).toMatchObject({ status: 200, body: { username: name } });
    const path = `/2/account/attribute/nick/${encodeURIComponent('../x/%41 ü')}`;
    expect((await client.ask('GET', path, { token })).body).toEqual(byName.body);
  });

  test.each([
    ['/2/account/%00', 'No such account'],
    [`/2/account/${'x'.repeat(3000)}`, 'No such account'],
    ['/2/account/attribute/nick/%00', 'No such account'],
    ['/2/account/attribute/nick/%EF%BF%BF', 'No such account'],
    ['/2/account/attribute/age/old', 'No such account'],
    ['/2/account/attribute/__proto__/x', "No such attribute '__proto__'"],
    ['/2/account/1/constructor', "No such attribute 'constructor'"],
    ['/2/account/1/%00', "No such attribute '\0'"],
    [`/2/account/-${'9'.repeat(40)}/bio`, 'No match found'],
    ['/2/account/2147483648/bio', 'No match found'],
    ['/2/account/+1/bio', 'No match found'],
  ])('what %s asks for is not there', async (path, detail) => {
    expect(await client.ask('GET', path, { token })).toMatchObject({
      status: 404,
      body: { detail },
    });
  });

  test.each(['abc', '1.5', '0x1', '1e3', 'attribute', '%201%20x'])('%s is no id', async (text) => {
    const answer = await client.ask('GET', `/2/account/${text}/bio`, { token });
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: [{ type: 'int_parsing', loc: ['path', 'account_id'] }] },
    });
  });
});

describe('behind the same gate', () => {
  test('every answer has a request id and the security headers', async () => {
    const { headers } = await client.ask('GET', '/2/nothing');
    expect(headers.get('x-request-id')).toMatch(/^[\w-]+$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('a preflight of a listed origin is granted what it asks for', async () => {
    const headers = {
      origin: 'https://app.example.org',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'token,x-requested-with',
    };
    const answer = await client.ask('OPTIONS', '/2/account/attribute', { headers });
    expect(answer.headers.get('access-control-allow-headers')).toBe('token,x-requested-with');
    const foreign = { ...headers, origin: 'https://app.example.org.evil.example' };
    const refused = await client.ask('OPTIONS', '/2/account/attribute', { headers: foreign });
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a full house is a 503 in the form of these doors, with a time to come back', async () => {
    await using _full = fillHashQueue(server.core);
    const json = { username: 'ann', password: 'x' };
    const { status, body, headers } = await client.ask('POST', '/2/session/', { json });
    expect([status, body]).toEqual([503, { detail: expect.any(String) }]);
    expect(headers.get('retry-after')).toBe('1');
  });

  test('what the gate refuses has their form too', async () => {
    const long = await client.ask('GET', `/2/account/${'x'.repeat(9000)}`);
    expect(long).toMatchObject({ status: 414, body: { detail: expect.any(String) } });
  });

  test('HEAD is no method of these doors and has no body', async () => {
    const { hostname, port } = new URL(server.url);
    const text = await new Promise<string>((resolve) => {
      let said = '';
      const socket = connect(Number(port), hostname);
      socket.on('data', (chunk) => {
        said += chunk;
      });
      socket.on('close', () => resolve(said));
      socket.end('HEAD /pyacct/2/account/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    });
    expect(text).toMatch(/^HTTP\/1\.1 405 /);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });
});
