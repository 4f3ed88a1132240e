import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, send, sendJson, serve } from '../test/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

const line = 'POST /v1/books';
const json = { 'content-type': 'application/json' };

describe('the media type of a body', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('may come as %s', async (type) => {
    const answer = await send(served, line, {
      headers: { 'content-type': type },
      body: '{"title":"a"}',
    });
    expect(answer.status).toBe(201);
  });

  test.each([
    'application/jsonx',
    'application/json; charset=latin1',
    'application/json; v=1',
    'application/json, text/plain',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ])('as "%s" is 415', async (type) => {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const answer = await send(served, line, { headers, body: '{"title":"a"}' });
    expect(answer.json).toMatchObject({ status: 415, code: 'request.unsupported_media_type' });
  });

  test.each(['gzip', 'br', 'identity, gzip'])('encoded as %s is 415', async (encoding) => {
    const headers = { ...json, 'content-encoding': encoding };
    expect((await send(served, line, { headers, body: '{"title":"a"}' })).status).toBe(415);
  });
});

describe('a body', () => {
  test.each([
    '',
    '[]',
    'null',
    '"x"',
    '1',
    'true',
    '{',
    '{"title":"a"}x',
    "{'title':'a'}",
    '\ufeff{}',
  ])('that is %j instead of an object is 400', async (text) => {
    const answer = await sendJson(served, line, text);
    expect(answer.json).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  test('that is not UTF-8 is 400', async () => {
    const answer = await sendJson(served, line, Buffer.from('7b2261223a22fffe227d', 'hex'));
    expect(answer.json).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  test('is read when it comes in chunks', async () => {
    const headers = { ...json, 'transfer-encoding': 'chunked' };
    expect((await send(served, line, { headers, body: '{"title":"a"}' })).status).toBe(201);
  });

  test('may confirm a DELETE that asks for one', async () => {
    const answer = await sendJson(served, 'DELETE /v1/books/7/ashes', { password: 'abc' });
    expect(answer.json).toEqual({ id: 7, length: 3 });
  });

  test.each(['GET /v1/books/7', 'DELETE /v1/books/7', 'POST /v1/shape'] as const)(
    'is 400 for %s, which takes none, with a length or in chunks',
    async (bodiless) => {
      const sized = await send(served, bodiless, {
        headers: { ...json, 'content-length': '2' },
        body: '{}',
      });
      const chunked = await send(served, bodiless, {
        headers: { ...json, 'transfer-encoding': 'chunked' },
        body: '{}',
      });
      for (const answer of [sized, chunked]) {
        expect(answer.json).toMatchObject({ status: 400, code: 'request.invalid' });
      }
    },
  );

  test('cannot carry a parameter of the path', async () => {
    const answer = await sendJson(served, 'PUT /v1/books/7', { id: 8, title: 'a' });
    expect(answer.json).toMatchObject({ status: 400, errors: [{ path: 'id' }] });
  });

  test('may be one of several objects', async () => {
    expect((await sendJson(served, 'POST /v1/choice', { by: 'id', id: 1 })).status).toBe(200);
    expect((await sendJson(served, 'POST /v1/choice', { by: 'id', id: '1' })).status).toBe(400);
  });
});

describe('limits', () => {
  const fits = `{"title":"a","x":"${'y'.repeat(32 * 1024 - 20)}"}`;

  test('a body of 32 KiB passes and one byte more is 413 and ends the connection', async () => {
    expect(fits.length).toBe(32 * 1024);
    expect((await sendJson(served, line, fits)).status).toBe(201);
    const answer = await sendJson(served, line, `${fits} `);
    expect(answer.json).toMatchObject({ status: 413, code: 'request.too_large' });
    expect(answer.headers['connection']).toBe('close');
  });

  test('a chunked body is cut off at the same size', async () => {
    const headers = { ...json, 'transfer-encoding': 'chunked' };
    expect((await send(served, line, { headers, body: `${fits} ` })).status).toBe(413);
  });

  test('an announced size is refused before any of it is sent', async () => {
    const status = await new Promise((resolve, reject) => {
      const req = request(`${served.url}/v1/books`, {
        method: 'POST',
        headers: { ...json, 'content-length': '10000000' },
      });
      req.on('error', reject).on('response', (res) => {
        resolve(res.statusCode);
        req.destroy();
      });
      req.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test('a long body that nobody reads ends the connection', async () => {
    const headers = { ...json, 'content-length': '40000' };
    const answer = await send(served, 'POST /v1/nothing', { headers, body: 'x'.repeat(40_000) });
    expect([answer.status, answer.headers['connection']]).toEqual([404, 'close']);
  });

  test('a short body that nobody reads leaves the connection open', async () => {
    const answer = await sendJson(served, 'POST /v1/nothing', {});
    expect([answer.status, answer.headers['connection']]).toEqual([404, 'keep-alive']);
  });
});

describe('keys that reach a prototype', () => {
  test.each([
    '{"title":"a","__proto__":{"polluted":1}}',
    '{"title":"a","\\u005f_proto__":{"polluted":1}}',
    '{"title":"a","constructor":{"prototype":{"polluted":1}}}',
    '{"title":"a","extra":[{"deep":{"prototype":1}}]}',
  ])('are refused in %s', async (text) => {
    const answer = await sendJson(served, line, text);
    expect(answer.json).toMatchObject({ status: 400, code: 'request.malformed' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
