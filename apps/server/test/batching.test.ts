import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  bearer,
  codeOf,
  member,
  openServer,
  password,
  postJson,
  type TestServer,
} from './harness.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await openServer();
  token = await member(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const checks = (count: number) => Array.from({ length: count }, () => 'sessions.check').join(',');
const Batch = z.array(z.looseObject({}));

test('ten calls go into one request, and eleven are refused', async () => {
  const ten = await fetch(`${server.url}/trpc/${checks(10)}?batch=1`, bearer(token));
  expect([ten.status, Batch.parse(await ten.json()).length]).toEqual([200, 10]);
  const eleven = await fetch(`${server.url}/trpc/${checks(11)}?batch=1`, bearer(token));
  expect([eleven.status, codeOf(await eleven.text())]).toEqual([400, 'request.batch_refused']);
});

test.each([
  'signup.create',
  'signin.create',
  'password.change',
  'closing.close',
  'roles.bootstrap',
])('%s shares a request with nothing, and nothing of such a batch runs', async (name) => {
  const input = { username: 'guest', password };
  const sent = postJson({ 0: input, 1: input }, { authorization: `Bearer ${token}` });
  for (const other of [name, 'sessions.signOut']) {
    const answer = await fetch(`${server.url}/trpc/${other},${name}?batch=1`, sent);
    expect([answer.status, codeOf(await answer.text())]).toEqual([400, 'request.batch_refused']);
  }
  expect((await fetch(`${server.url}/v1/session`, bearer(token))).status).toBe(200);
  expect((await fetch(`${server.url}/v1/sessions`, postJson(input))).status).toBe(401);
});

test('a client that batches whatever it sends may still sign in', async () => {
  const sent = postJson({ 0: { username: 'ann', password } });
  const answer = await fetch(`${server.url}/trpc/signin.create?batch=1`, sent);
  expect([answer.status, Batch.parse(await answer.json()).length]).toEqual([200, 1]);
});

test('each call of a batch has its own answer', async () => {
  const path = '/trpc/sessions.check,nothing.here,accounts.self?batch=1';
  const answer = await fetch(server.url + path, bearer(token));
  expect(answer.status).toBe(207);
  const reasons = Batch.parse(await answer.json()).map((each) =>
    'error' in each ? codeOf(JSON.stringify(each)) : 'fine',
  );
  expect(reasons).toEqual(['fine', 'route.not_found', 'fine']);
});

test('queries and mutations do not mix', async () => {
  const path = '/trpc/sessions.check,sessions.signOut?batch=1';
  for (const method of ['GET', 'POST']) {
    const answer = await fetch(server.url + path, { method, ...bearer(token) });
    expect([answer.status, codeOf(await answer.text())]).toEqual([400, 'request.batch_refused']);
  }
  expect((await fetch(`${server.url}/v1/session`, bearer(token))).status).toBe(200);
});
