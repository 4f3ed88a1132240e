import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, send, sendJson, serve } from '../test/serve.ts';
import { Flags, router } from '../test/test-router.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

describe('query parameters', () => {
  test.each([
    ['', { limit: 10 }],
    ['?', { limit: 10 }],
    ['?limit=5&isLent=true&price=-1.50', { limit: 5, isLent: true, price: -1.5 }],
    ['?isLent=false&order=newest', { limit: 10, isLent: false, order: 'newest' }],
    ['?tag=a', { limit: 10, tag: ['a'] }],
    ['?tag=a&limit=1&tag=b+c%2B', { limit: 1, tag: ['a', 'b c+'] }],
    ['?year=1815&year=-1', { limit: 10, year: [1815, -1] }],
    ['?since=2026-01-01T00:00:00Z', { limit: 10, since: '2026-01-01T00:00:00Z' }],
    ['?trimmed=%20a%20', { limit: 10, trimmed: 'a' }],
    ['?tag=', { limit: 10, tag: [''] }],
    ['?tag', { limit: 10, tag: [''] }],
    ['?lim%69t=3', { limit: 3 }],
  ])('of %s become what the schema expects', async (query, expected) => {
    expect((await send(served, `GET /v1/books${query}`)).json).toEqual(expected);
  });

  test.each([
    ['?limit=', 'limit'],
    ['?limit=abc', 'limit'],
    ['?limit=1.0', 'limit'],
    ['?limit=01', 'limit'],
    ['?limit=+1', 'limit'],
    ['?limit=%201', 'limit'],
    ['?limit=1e1', 'limit'],
    ['?limit=0x10', 'limit'],
    ['?limit=-0', 'limit'],
    ['?limit=101', 'limit'],
    [`?limit=${'9'.repeat(400)}`, 'limit'],
    ['?limit=9007199254740993', 'limit'],
    ['?price=.5', 'price'],
    ['?price=Infinity', 'price'],
    ['?price=null', 'price'],
    ['?isLent=1', 'isLent'],
    ['?isLent=TRUE', 'isLent'],
    ['?isLent=', 'isLent'],
    ['?order=Title', 'order'],
    ['?since=yesterday', 'since'],
    ['?year=1815&year=x', 'year'],
  ])('of %s are refused by naming the field and never its value', async (query, path) => {
    const answer = await send(served, `GET /v1/books${query}`);
    expect(answer.json).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(answer.json).toHaveProperty('errors.0.path', expect.stringMatching(`^${path}`));
    expect(answer.text).not.toMatch(/abc|yesterday|0x10|9{10}/);
  });
});

describe('query keys', () => {
  test.each([
    '?limit=1&limit=2',
    '?limit=1&lim%69t=2',
    '?limit=x&limit=2',
    '?tag=%ff',
    '?tag=%00',
    '?%=1',
    '?tag=%EF%BF%BF',
  ])('of %s are malformed', async (query) => {
    const answer = await send(served, `GET /v1/books${query}`);
    expect(answer.json).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  test.each([
    '?unknown=1',
    '?Limit=1',
    '?limit=1&',
    '?&',
    '?tag[]=a',
    '?tag[0]=a',
    '?__proto__=1',
    '?constructor=1',
    '?limit=1;order=title',
  ])('of %s are unknown', async (query) => {
    const answer = await send(served, `GET /v1/books${query}`);
    expect(answer.json).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('may repeat 128 times and not once more', async () => {
    const fits = Array.from({ length: 128 }, () => 'tag=a').join('&');
    expect((await send(served, `GET /v1/books?${fits}`)).status).toBe(200);
    expect((await send(served, `GET /v1/books?${fits}&tag=a`)).status).toBe(400);
  });

  test('are refused beside a body, and cannot stand for the path', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = '{"title":"a"}';
    expect((await send(served, 'POST /v1/books?title=b', { headers, body })).status).toBe(400);
    expect((await send(served, 'PUT /v1/books/7?id=8', { headers, body })).status).toBe(400);
    expect((await send(served, 'GET /v1/books/7?id=8')).status).toBe(400);
  });

  test('may go with a DELETE', async () => {
    expect((await send(served, 'DELETE /v1/books/7?force=true')).status).toBe(204);
    expect((await send(served, 'DELETE /v1/books/7?force=yes')).status).toBe(400);
  });
});

describe('types of a JSON body are exact', () => {
  const wrong = [
    { flag: 'false', count: 1 },
    { flag: 0, count: 1 },
    { flag: null, count: 1 },
    { flag: [], count: 1 },
    { flag: true, count: '1' },
    { flag: true, count: '' },
    { flag: true, count: null },
    { flag: true, count: true },
    { flag: true, count: [1] },
    { flag: true, count: 1, on: 0 },
    { flag: true, count: 1, on: 20260101 },
  ];
  const caller = router.createCaller({
    reply: undefined,
    onWaiting: () => undefined,
    onAborted: () => undefined,
  });

  async function refuseAll(): Promise<void> {
    for (const input of wrong) {
      const answer = await sendJson(served, 'PUT /v1/flags', input);
      expect([input, answer.status]).toEqual([input, 400]);
      expect(Flags.safeParse(input).success).toBe(false);
      // The caller takes the same path as the tRPC door; its types would not let this pass.
      await expect(Reflect.apply(caller.trials.flags, undefined, [input])).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    }
  }

  test('before and after every kind of REST call, over REST and tRPC alike', async () => {
    await refuseAll();
    expect((await sendJson(served, 'PUT /v1/flags', { flag: false, count: 0 })).status).toBe(200);
    await send(served, 'GET /v1/books?limit=5&isLent=true&price=1&year=1');
    await send(served, 'DELETE /v1/books/7?force=true');
    await refuseAll();
  });
});
