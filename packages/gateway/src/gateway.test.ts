import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, send, sendJson, serve } from '../test/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

describe('an answer', () => {
  test('carries the output as JSON with its length', async () => {
    const answer = await send(served, 'GET /v1/books/7');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ id: 7, title: 'Emma', isLent: false });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['content-length']).toBe(String(answer.text.length));
  });

  test('of a creation is 201 with a Location from the output', async () => {
    const answer = await sendJson(served, 'POST /v1/books', { title: 'Emma' });
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe('/v1/books/7');
  });

  test('of a void output is 204 without a body', async () => {
    const answer = await send(served, 'DELETE /v1/books/7');
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers['content-type']).toBeUndefined();
  });

  test('has the headers and the status that the procedure sets', async () => {
    const answer = await send(served, 'POST /v1/shape');
    expect(answer.status).toBe(202);
    expect(answer.headers['x-shaped']).toBe('yes');
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });
});
