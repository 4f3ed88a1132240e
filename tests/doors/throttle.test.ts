import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testClock } from '../house/clock.ts';
import { createTestDatabase } from '../house/test-database.ts';

// Wrong passwords are one count, whichever door they come through, and each door answers in its own form.

const password = 'a quiet harbour';
const clock = testClock();

let opened: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  opened = await open();
});
afterAll(() => opened.close());

const paths = ['/v1/sessions', '/trpc/signin.create', '/pyacct/1/session/', '/pyacct/2/session/'];

test.each(paths)('five wrong passwords at %s throttle all doors', async (path) => {
  const username = `ann${paths.indexOf(path)}`;
  await opened.core.as({ kind: 'nothing' }).signup.create({ username, password });
  for (let i = 0; i < 5; i += 1) expect((await knock(path, username)).status).not.toBe(429);
  clock.advance({ seconds: 1 });
  expect((await knock(path, username)).status).not.toBe(429);
  for (const other of paths) {
    const answer = await knock(other, username, password);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2']);
  }
});

test('each door says it in its own form, and of unknown names in the same words', async () => {
  const bodies: Record<string, string>[] = [];
  for (const username of ['bob', 'nobody']) {
    if (username === 'bob') {
      await opened.core.as({ kind: 'nothing' }).signup.create({ username, password });
    }
    for (let i = 0; i < 5; i += 1) await knock('/v1/sessions', username);
    clock.advance({ seconds: 1 });
    await knock('/v1/sessions', username);
    bodies.push(Object.fromEntries(await Promise.all(paths.map((path) => bodyOf(path, username)))));
  }
  const says = 'Too many wrong passwords in a row. Wait before the next try.';
  const [bob = {}, nobody] = bodies;
  expect(nobody).toEqual(bob);
  expect(JSON.parse(bob['/pyacct/1/session/'] ?? '')).toEqual({ detail: says });
  expect(JSON.parse(bob['/pyacct/2/session/'] ?? '')).toEqual({ detail: says });
  expect(JSON.parse(bob['/v1/sessions'] ?? '')).toMatchObject({
    code: 'credentials.throttled',
    title: says,
    retryAfterSeconds: 2,
  });
});

/** The answer without what differs from request to request. */
async function bodyOf(path: string, username: string): Promise<[string, string]> {
  const answer = await knock(path, username);
  const text = await answer.text();
  const { requestId } = RequestId.parse({ requestId: /"requestId":"([^"]+)"/.exec(text)?.[1] });
  const names = [...answer.headers.keys()].join(' ');
  expect(names).toContain('retry-after');
  return [path, text.replaceAll(requestId ?? '\0', 'id')];
}

const RequestId = z.object({ requestId: z.string().optional() });

function knock(path: string, username: string, tried = 'a guess'): Promise<Response> {
  return fetch(opened.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: tried }),
  });
}

async function open() {
  const database = await createTestDatabase('sqlite');
  const settings = settingsWith({
    databaseUrl: database.url,
    bcryptCost: 4,
    port: 0,
    signInLimit: 'off',
    stuffingLimit: 'off',
    shutdownTimeoutMs: 200,
  });
  const server = await startServer(settings, { clock, sweeps: false });
  return {
    url: server.url,
    core: server.core,
    close: async () => {
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
