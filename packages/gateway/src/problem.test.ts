import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, send, sendJson, serve } from '../test/serve.ts';
import { type Problem, RequestRefusal } from './index.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const everyMember = {
  type: 'about:blank',
  title: expect.any(String),
  status: expect.any(Number),
  code: expect.any(String),
  requestId: 'request-1',
};

test.each([
  'GET /nothing',
  'PATCH /v1/books',
  'GET /v1/books/x',
  'GET /v1/authors/%',
  'GET /v1/fail/conflict',
  'GET /v1/fail/error',
] as const)('%s is answered by a complete problem document', async (line) => {
  const answer = await send(served, line);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.json).toMatchObject({ ...everyMember, status: answer.status });
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
});

describe('an error on purpose', () => {
  test('has the status of its code and keeps its own message', async () => {
    const answer = await send(served, 'GET /v1/fail/conflict');
    expect(answer.json).toMatchObject({ status: 409, code: 'conflict', detail: 'It is taken.' });
  });

  test('says nothing of its cause', async () => {
    const answer = await send(served, 'GET /v1/fail/cause');
    expect(answer.status).toBe(409);
    expect(answer.text).not.toMatch(/secret|SELECT|prisma|srv/);
  });
});

test.each([
  ['error', 'internal'],
  ['output', 'internal'],
  ['parse', 'internal'],
  ['unavailable', 'service_unavailable'],
])(
  'a failure of ours (%s) says nothing of its cause and is told to the host',
  async (how, code) => {
    const answer = await send(served, `GET /v1/fail/${how}`);
    expect(answer.json).toMatchObject({ code, status: code === 'internal' ? 500 : 503 });
    expect(answer.text).not.toMatch(/secret|SELECT|prisma|srv|zod|expected|valid| at /i);
    expect(answer.json).not.toHaveProperty('detail');
    expect(answer.json).not.toHaveProperty('errors');
    expect(served.logged.at(-1)).toBeInstanceOf(TRPCError);
  },
);

describe('an input that does not fit', () => {
  test('lists its fields without their values', async () => {
    const answer = await sendJson(served, 'POST /v1/books', {
      title: 4711,
      tags: ['a', { hush: 'secret' }],
    });
    expect(answer.json).toMatchObject({
      status: 400,
      code: 'request.invalid',
      errors: [{ path: 'title' }, { path: 'tags.1' }],
    });
    expect(answer.text).not.toMatch(/4711|hush|secret/);
  });

  test('does not repeat unknown keys', async () => {
    const answer = await sendJson(served, 'PUT /v1/books/7', { title: 'a', hush: 'secret' });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/hush|secret/);
  });

  test('lists 20 fields at most', async () => {
    const answer = await sendJson(served, 'POST /v1/books', {
      title: 'a',
      tags: Array.from({ length: 100 }, () => 1),
    });
    expect(answer.json).toHaveProperty('errors.length', 20);
  });
});

describe('a host', () => {
  const quota: Problem = {
    status: 429,
    code: 'quota',
    title: 'Slow down',
    headers: { 'retry-after': '7' },
    extensions: { left: 0, status: 200, code: 'hidden' },
  };

  test('may answer with problems of its own, whose extensions replace no standard member', async () => {
    const own = await serve({ toProblem: () => quota, problemType: (code) => `/problems/${code}` });
    const answer = await send(own, 'GET /v1/fail/error');
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.json).toMatchObject({
      type: '/problems/quota',
      status: 429,
      code: 'quota',
      left: 0,
    });
    await own.close();
  });

  test('may leave an error to the default', async () => {
    const own = await serve({ toProblem: () => undefined });
    expect((await send(own, 'GET /v1/fail/conflict')).status).toBe(409);
    await own.close();
  });

  test('hears nothing of what the gateway refused by itself', async () => {
    const before = served.logged.length;
    await send(served, 'GET /v1/nothing');
    await send(served, 'GET /v1/books/x');
    expect(served.logged.length).toBe(before);
  });

  test('may refuse a request while it makes the context', async () => {
    const own = await serve({
      createContext: () => {
        throw new RequestRefusal('request.malformed', 'Not like this.');
      },
    });
    expect((await send(own, 'GET /v1/books/7')).json).toMatchObject({ detail: 'Not like this.' });
    await own.close();
  });

  test('whose own hooks fail still gets every request answered', async () => {
    function broken(): never {
      throw new Error('secret');
    }
    const own = await serve({ toProblem: broken, requestId: broken, onError: broken });
    for (const line of ['GET /v1/fail/error', 'GET /v1/nothing'] as const) {
      const answer = await send(own, line);
      expect(answer.json).toMatchObject({ status: 500, code: 'internal' });
      expect(answer.text).not.toContain('secret');
    }
    await own.close();
  });
});
