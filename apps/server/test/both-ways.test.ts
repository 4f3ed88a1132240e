import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restDoor } from '../src/doors/rest.ts';
import { trpcDoor } from '../src/doors/trpc.ts';
import { openFigures } from '../src/figures.ts';
import { type Listener, openGate } from '../src/gatekeeper.ts';
import { createHttpServer, drain, type HttpServer, listen, urlOf } from '../src/http-server.ts';
import { trustedProxies } from '../src/proxies.ts';
import { member, openServer, raw, type TestServer } from './harness.ts';

const origin = 'https://good.example';

/** The doors on plain node:http, and the same doors of the same core behind Express. */
let plain: TestServer;
let mounted: { server: HttpServer; url: string };
let token: string;

beforeAll(async () => {
  plain = await openServer({ publicUrl: 'https://acct.example', corsOrigins: [origin] });
  token = await member(plain);
  mounted = await serveByExpress(plain);
});
afterAll(async () => {
  await drain(mounted.server, 100);
  await plain[Symbol.asyncDispose]();
});

async function serveByExpress({ core }: TestServer): Promise<typeof mounted> {
  const { settings, log } = core.tools;
  const parts = { core, log, figures: openFigures(core) };
  const app = express().disable('x-powered-by').disable('etag');
  const rest = restDoor(parts);
  const trpc = trpcDoor(parts);
  app.use('/v1', (req: IncomingMessage, res: ServerResponse) => rest(req, res));
  // Without a mount path, which Express would cut off the address.
  app.use((req: IncomingMessage, res: ServerResponse) => trpc(req, res));
  const listener: Listener = (req, res) => app(req, res.settle());
  const gate = openGate({ core, proxies: trustedProxies([]), onAnswered() {} }, listener);
  const server = createHttpServer(settings, gate.handle);
  await listen(server, settings);
  return { server, url: urlOf(server, settings.host) };
}

const json = (text: string) =>
  `Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
const input = (value: unknown) => encodeURIComponent(JSON.stringify(value));

test.each([
  ['a check', 'GET /v1/session', 'TOKEN\r\n\r\n'],
  ['a check of tRPC', 'GET /trpc/sessions.check', 'TOKEN\r\n\r\n'],
  ['a batch of tRPC', `GET /trpc/sessions.check,sessions.list?batch=1`, 'TOKEN\r\n\r\n'],
  ['a HEAD', 'HEAD /v1/session', 'TOKEN\r\n\r\n'],
  ['a page of a list', 'GET /v1/sessions?limit=1', 'TOKEN\r\n\r\n'],
  ['no token', 'GET /v1/session', '\r\n'],
  ['no token of tRPC', 'GET /trpc/sessions.check', '\r\n'],
  ['a wrong token', 'GET /v1/session', 'Authorization: Bearer nonsense\r\n\r\n'],
  ['another scheme', 'GET /v1/session', 'Authorization: Basic abc\r\n\r\n'],
  ['a missing role', 'GET /v1/admin/accounts/1/sessions', 'TOKEN\r\n\r\n'],
  ['an unknown address', 'GET /v1/nothing', '\r\n'],
  ['an unknown procedure', 'GET /trpc/nothing', '\r\n'],
  ['the door itself', 'GET /v1', '\r\n'],
  ['the door itself with a query', 'GET /v1?x=1', '\r\n'],
  ['a doubled slash', 'GET /v1//session', 'TOKEN\r\n\r\n'],
  ['an encoded address', 'GET /v1/%73ession', 'TOKEN\r\n\r\n'],
  ['a broken escape', 'GET /v1/accounts/%zz', 'TOKEN\r\n\r\n'],
  ['a wrong method', 'PUT /v1/session', '\r\n'],
  ['a wrong method of tRPC', 'PUT /trpc/sessions.check', '\r\n'],
  ['an unknown query', 'GET /v1/session?token=x', 'TOKEN\r\n\r\n'],
  ['a body that is no JSON', 'POST /v1/sessions', json('{')],
  ['a body of a wrong form', 'POST /v1/sessions', json('{"username":1}')],
  ['a body of a wrong form of tRPC', 'POST /trpc/signin.create', json('{"username":1}')],
  ['a body that is too large', 'POST /v1/sessions', json('x'.repeat(40_000))],
  ['a body of another type', 'POST /v1/sessions', 'Content-Length: 2\r\n\r\n{}'],
  ['a body where none is taken', 'GET /v1/session', json('{}')],
  ['a sign-in', 'POST /v1/sessions', json('{"username":"ann","password":"wrong horse battery"}')],
  ['a lookup of tRPC', `GET /trpc/accounts.byId?input=${input({ id: 1 })}`, 'TOKEN\r\n\r\n'],
  ['OPTIONS', 'OPTIONS /v1/session', '\r\n'],
  ['OPTIONS of tRPC', 'OPTIONS /trpc/sessions.check', '\r\n'],
  [
    'a preflight',
    'OPTIONS /v1/sessions',
    `Origin: ${origin}\r\nAccess-Control-Request-Method: POST\r\n\r\n`,
  ],
  ['a page of a listed origin', 'GET /v1/session', `Origin: ${origin}\r\nTOKEN\r\n\r\n`],
  ['a page of another origin', 'GET /v1/session', 'Origin: https://evil.example\r\nTOKEN\r\n\r\n'],
  ['a header that came twice', 'GET /v1/session', 'Host: b\r\n\r\n'],
])('%s gets the same status, headers and body without Express', async (_name, line, rest) => {
  const bearer = rest.replace('TOKEN', `Authorization: Bearer ${token}`);
  const text = `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${bearer}`;
  const [one, other] = await Promise.all([raw(plain, text), raw({ ...plain, ...mounted }, text)]);
  expect(one?.status).toBeGreaterThan(0);
  expect(comparable(one)).toEqual(comparable(other));
});

/** All but what is another one each time. */
function comparable(answer: Awaited<ReturnType<typeof raw>>): unknown {
  if (answer === undefined) return undefined;
  const { 'x-request-id': id, ...headers } = Object.fromEntries(answer.headers);
  expect(id).toBeDefined();
  return {
    status: answer.status,
    headers: { ...headers, date: 'now' },
    body: answer.body.replaceAll(id ?? '', 'the id'),
  };
}
