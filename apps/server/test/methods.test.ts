import { appRouter } from '@acct/core';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codeOf, openServer, raw, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY'];

const anyRouter: AnyRouter = appRouter;
const procedures: Record<string, AnyProcedure> = anyRouter._def.procedures;
const Rest = z.looseObject({ openapi: z.looseObject({ method: z.string(), path: z.string() }) });

const routes = new Map<string, string[]>();
for (const procedure of Object.values(procedures)) {
  const meta = Rest.safeParse(procedure._def.meta);
  if (!meta.success) continue;
  const path = `/v1${meta.data.openapi.path.replaceAll(/\{\w+\}/g, '1')}`;
  const { method } = meta.data.openapi;
  routes.set(path, [...(routes.get(path) ?? []), method, ...(method === 'GET' ? ['HEAD'] : [])]);
}

function send(method: string, path: string) {
  const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
  return raw(server, `${head}X-HTTP-Method-Override: DELETE\r\n\r\n`);
}

describe.each([...routes])('%s takes only its own methods', (path, own) => {
  test.each(methods)('%s', async (method) => {
    const answer = await send(method, path);
    if (own.includes(method)) expect(answer?.status).not.toBe(405);
    else {
      expect(answer?.status).toBe(405);
      expect(answer?.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(own));
    }
  });
});

describe.each(Object.entries(procedures))(
  '/trpc/%s takes only its own method',
  (name, { _def }) => {
    const own = _def.type === 'query' ? 'GET' : 'POST';
    test.each(methods)('%s', async (method) => {
      const answer = await send(method, `/trpc/${name}`);
      if (method === own) expect(answer?.status).not.toBe(405);
      else {
        expect([answer?.status, answer?.headers.get('allow')]).toEqual([405, own]);
        if (method !== 'HEAD') expect(codeOf(answer?.body ?? '')).toBe('route.method_not_allowed');
      }
    });
  },
);

test.each(['/', '/healthz/live', '/healthz/ready', '/metrics', '/docs', '/openapi.json'])(
  '%s is read only',
  async (path) => {
    const answer = await send('POST', path);
    expect([answer?.status, answer?.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  },
);
