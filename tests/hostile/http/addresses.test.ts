import { METHODS } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member } from '../../house/people.ts';
import { procedures } from '../../house/procedures.ts';
import { tried } from '../../house/tried.ts';
import { type Operation, readContract } from '../document/contract.ts';
import { openServed, type Served } from './served.ts';
import { say } from './wire.ts';

let served: Served;
let admin: Member;
let operations: readonly Operation[];
beforeAll(async () => {
  served = await openServed({}, { definitions: [{ key: 'nick', unique: true }] });
  admin = await served.house.admin('ann');
  ({ operations } = await readContract(served.url));
});
afterAll(() => served[Symbol.asyncDispose]());

/** What one door could take for another spelling of the address of signing in, and the next could not. */
const spellings = [
  '/V1/sessions',
  '/v1/Sessions',
  '/v1/SESSIONS',
  '/v1/sessions/',
  '//v1/sessions',
  '/v1//sessions',
  '/v1/sessions;x=1',
  '/v1/sessions;',
  '/v1/./sessions',
  '/v1/x/../sessions',
  '/v1/%2e/sessions',
  '/v1/x/%2e%2e/sessions',
  '/v1%2fsessions',
  '/v1/%73essions',
  '/v1/sessions%00',
  '/v1/sessions%20',
  '/v1/sessions.json',
  '/v1\\sessions',
  '\\v1\\sessions',
  'http://acct.example/v1/sessions',
  'https://acct.example/v1/sessions',
  '*',
  '/TRPC/signin.create',
  '/trpc/signin.create/',
  '//trpc/signin.create',
  '/trpc//signin.create',
  '/trpc/Signin.create',
  '/trpc/signin%2Ecreate',
  '/trpc/signin/create',
  '/trpc/signin.create;x=1',
  '/trpc/./signin.create',
  '/trpc/signin.create%00',
  '/pyacct/2/session',
  '/PYACCT/2/session/',
  '/pyacct//2/session/',
  '/pyacct/2/session//',
  '/pyacct/2/./session/',
  '/pyacct/2/session/;x=1',
];

test('another spelling of the address of signing in signs nobody in', async () => {
  await served.house.signUp('spelt');
  const body = JSON.stringify({ username: 'spelt', password: '2 steep roads to the sea' });
  const { read } = served.house.core.tools.db;
  const before = await read.session.count();
  for (const address of spellings) {
    const answer = await knock('POST', address, { body });
    // PyAcct's clients were led to the spelling with a slash, and their door still does that.
    expect([400, 404, 307], address).toContain(answer.status);
    expect(answer.body, address).not.toContain('acct_s_');
  }
  expect(await read.session.count()).toBe(before);
  const plain = await knock('POST', '/v1/sessions', { body });
  expect(plain.status).toBe(201);
  expect(await read.session.count()).toBe(before + 1);
  tried(spellings.length, 'spellings of the address of signing in');
});

test('a parameter of an address is decoded exactly once', async () => {
  const { token } = admin;
  const put = (key: string) =>
    knock('PUT', `/v1/account/attributes/${key}`, { token, body: '{"value":"x"}' });
  for (const [key, status] of [
    ['nick', 200],
    ['n%69ck', 200],
    ['n%2569ck', 400],
    ['nick%00', 400],
    ['nick%2F', 400],
    ['%ZZ', 400],
    ['%C3', 400],
    ['nick%20', 400],
  ] as const) {
    expect((await put(key)).status, key).toBe(status);
  }
  await served.house.signUp('jörg');
  const found = await knock('GET', '/v1/accounts?username=J%C3%B6rg', { token });
  expect([found.status, found.body]).toEqual([200, expect.stringContaining('jörg')]);
});

test('no method does what another one is for, and none but the declared ones is taken', async () => {
  const paths = new Map<string, string[]>();
  for (const { path, method } of operations) {
    const address = path.replace('{id}', String(admin.id)).replaceAll(/\{\w+\}/g, 'admin');
    const also = method === 'GET' ? ['HEAD', 'OPTIONS'] : ['OPTIONS'];
    paths.set(address, [...(paths.get(address) ?? []), method, ...also]);
  }
  for (const { path, type } of procedures) {
    paths.set(`/trpc/${path}`, [type === 'query' ? 'GET' : 'POST', 'OPTIONS']);
  }
  const before = await served.house.rows();
  let count = 0;
  for (const [address, own] of paths) {
    const others = METHODS.filter((method) => !own.includes(method) && method !== 'CONNECT');
    const answers = await Promise.all(
      others.map(async (method) => ({
        method,
        ...(await knock(method, address, { token: admin.token })),
      })),
    );
    count += answers.length;
    for (const { method, status, allow } of answers) {
      expect([status, `${method} ${address}`]).toEqual([405, `${method} ${address}`]);
      expect(own).toEqual(expect.arrayContaining(withoutOptions(allow)));
    }
  }
  expect(await served.house.rows()).toEqual(before);
  tried(count, `methods that ${paths.size} addresses do not take, by an administrator`);
});

test('looking never changes anything, and no header or parameter makes it something else', async () => {
  const queries = operations.filter(({ method }) => method === 'GET');
  const overrides = [
    'X-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\n',
    'X-Original-URL: /v1/account\r\nX-Rewrite-URL: /v1/account\r\nX-Forwarded-Prefix: /v1/admin\r\n',
    '',
  ];
  // The first look at the keys of assertions makes them, whoever looks.
  await served.house.call('assertions.keys', undefined);
  const before = await served.house.rows();
  let count = 0;
  for (const { path } of queries) {
    const address = path.replace('{id}', String(admin.id));
    for (const method of ['GET', 'HEAD']) {
      for (const more of overrides) {
        const { status } = await knock(method, address, { token: admin.token, more });
        expect(status, `${method} ${address}`).toBeLessThan(500);
        count += 1;
      }
      const { status } = await knock(method, `${address}?_method=DELETE`, { token: admin.token });
      expect(status, address).toBe(400);
    }
  }
  expect(await served.house.rows()).toEqual(before);
  // The session of the administrator would be the first to go.
  expect((await knock('GET', '/v1/session', { token: admin.token })).status).toBe(200);
  tried(count, 'looks with headers that ask for something else');
});

type Knock = { readonly token?: string; readonly body?: string; readonly more?: string };

async function knock(method: string, address: string, { token, body = '', more = '' }: Knock) {
  const bearer = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  const type = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${method} ${address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${bearer}${more}`;
  const bytes = Buffer.from(`${head}${body === '' ? '' : type}\r\n${body}`).toString('latin1');
  const { answers } = await say(served.url, bytes, { isHead: method === 'HEAD' });
  const [answer] = answers;
  if (answer === undefined || answers.length > 1)
    throw new Error(`${answers.length} answers came.`);
  return { status: answer.status, body: answer.body, allow: answer.headers.get('allow') ?? '' };
}

/** Every address tells its methods to who asks for them; tRPC's own way counts none of that. */
function withoutOptions(allow: string): string[] {
  return allow.split(', ').filter((method) => method !== 'OPTIONS');
}
