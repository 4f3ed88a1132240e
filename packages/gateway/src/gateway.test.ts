import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listening, type Served, send, sendJson, serve } from '../test/serve.ts';

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

  test('cannot be split by a line break in a header', async () => {
    const answer = await send(served, 'GET /v1/split');
    expect(answer.status).toBe(500);
    expect(answer.headers['x-other']).toBeUndefined();
  });
});

describe('methods', () => {
  test('HEAD is GET without the body', async () => {
    const [head, get] = await Promise.all([
      send(served, 'HEAD /v1/books/7'),
      send(served, 'GET /v1/books/7'),
    ]);
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test('OPTIONS names the methods of the path', async () => {
    const answer = await send(served, 'OPTIONS /v1/books/7');
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers['allow']).toBe('GET, PUT, DELETE, HEAD, OPTIONS');
  });

  test.each(['POST', 'PATCH', 'TRACE', 'QUERY', 'PROPFIND'])(
    '%s on a path that lacks it is 405 with Allow',
    async (method) => {
      const answer = await send(served, `${method} /v1/books/7`);
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('GET, PUT, DELETE, HEAD, OPTIONS');
      expect(answer.json).toMatchObject({ code: 'route.method_not_allowed', status: 405 });
    },
  );

  test('HEAD on a path without GET is 405', async () => {
    expect((await send(served, 'HEAD /v1/flags')).status).toBe(405);
  });

  test('a fixed path hides the methods of a parameter beside it', async () => {
    expect((await send(served, 'DELETE /v1/books/newest')).status).toBe(405);
  });

  test('X-HTTP-Method-Override changes nothing', async () => {
    const headers = { 'x-http-method-override': 'DELETE' };
    expect((await send(served, 'GET /v1/books/7', { headers })).json).toMatchObject({ id: 7 });
  });
});

describe('paths', () => {
  test('a fixed segment wins over a parameter', async () => {
    expect((await send(served, 'GET /v1/books/newest')).json).toMatchObject({ id: 99 });
  });

  test('a fixed segment that leads nowhere gives way to a parameter', async () => {
    const answer = await send(served, 'DELETE /v1/books/newest/ashes');
    expect(answer.json).toMatchObject({ status: 400, errors: [{ path: 'id' }] });
  });

  test('parameters are percent-decoded exactly once', async () => {
    const decoded = await send(served, 'GET /v1/authors/J%C3%B6rg%20%2541');
    expect(decoded.json).toEqual({ name: 'Jörg %41' });
  });

  test('a plus in a path is a plus', async () => {
    expect((await send(served, 'GET /v1/authors/a+b')).json).toEqual({ name: 'a+b' });
  });

  test('an encoded slash stays inside its parameter', async () => {
    expect((await send(served, 'GET /v1/authors/a%2Fworks')).json).toEqual({ name: 'a/works' });
  });

  test('two routes may name the parameter of one segment differently', async () => {
    expect((await send(served, 'GET /v1/authors/a/works')).json).toEqual({ author: 'a' });
  });

  test.each([
    '//v1/books/newest',
    '/v1//books/newest',
    '/v1/books/newest/',
    '/V1/books/newest',
    '/v1/Books/newest',
    '/v1/%62ooks/newest',
    '/v1/books;x/newest',
    '/v1/./books/newest',
    '/v1/authors/../books/newest',
    '/v1/authors/%2e%2e',
    '/v1/authors/.%2E',
    '/v1/authors/.',
    '/v1/authors/',
    '/v1%2Fbooks/newest',
    '/v1\\books\\newest',
    '/v1/hidden',
    '/v1/trials.hidden',
    '/v1',
    '/v1/',
    '/',
    '/v1x/books',
    '*',
    'http://elsewhere/v1/books/newest',
    '/v1/__proto__',
    '/v1/constructor',
  ])('%s is 404', async (path) => {
    const answer = await send(served, `GET ${path}`);
    expect(answer.json).toMatchObject({ status: 404, code: 'route.not_found' });
  });

  test.each(['%', '%zz', '%ff', '%c0%af', '%ed%a0%80', '%00', '%EF%BF%BE', 'a#b'])(
    'the broken escape or character %s is 400',
    async (text) => {
      const answer = await send(served, `GET /v1/authors/${text}`);
      expect(answer.json).toMatchObject({ status: 400, code: 'request.malformed' });
    },
  );

  test('raw bytes above ASCII are 400', async () => {
    expect(await raw(served, 'GET /v1/authors/\u00f6 HTTP/1.1\r\nHost: a\r\n\r\n')).toContain(
      'HTTP/1.1 400',
    );
  });

  test('a URL of 8 KiB passes and one byte more is 414', async () => {
    const fits = '/v1/authors/'.padEnd(8192, 'a');
    expect((await send(served, `GET ${fits}`)).status).toBe(200);
    const answer = await send(served, `GET ${fits}a`);
    expect(answer.json).toMatchObject({ status: 414, code: 'request.url_too_long' });
  });
});

describe('a request with two meanings', () => {
  test.each(['Host: b', 'Authorization: b', 'Content-Type: text/plain'])(
    'is refused and ends the connection when %s comes twice',
    async (line) => {
      const first = line.replace(/: .*/, ': a');
      const head = first.startsWith('Host') ? '' : 'Host: x\r\n';
      const answer = await raw(
        served,
        `GET /v1/books/7 HTTP/1.1\r\n${head}${first}\r\n${line}\r\n\r\n`,
      );
      expect(answer).toContain('HTTP/1.1 400');
      expect(answer.toLowerCase()).toContain('connection: close');
    },
  );
});

describe('a host', () => {
  test('may cut a mount path off the URL, as Express does', async () => {
    const gateway = await serve({ basePath: '/v1' });
    const { port, close } = await listening((req, res) => {
      Object.assign(req, { originalUrl: req.url, url: req.url?.slice('/v1'.length) });
      gateway.answer(req, res);
    });
    expect((await send({ port }, 'GET /v1/books/7')).json).toMatchObject({ id: 7 });
    await close();
    await gateway.close();
  });

  test('may serve from the root', async () => {
    const root = await serve({ basePath: '' });
    expect((await send(root, 'GET /books/7')).status).toBe(200);
    expect((await send(root, 'GET /v1/books/7')).status).toBe(404);
    await root.close();
  });

  test('learns which operation was asked for', async () => {
    const before = served.asked.length;
    await send(served, 'GET /v1/books/7');
    expect(served.asked.at(-1)?.name).toBe('books.byId');
    await send(served, 'GET /v1/nothing');
    expect(served.asked).toHaveLength(before + 1);
  });
});

test('what comes after the host answered does not cut that answer, and its error is still told', async () => {
  const { port, close } = await listening((req, res) => {
    res.writeHead(503).end('too late');
    served.answer(req, res);
  });
  const told = served.logged.length;
  for (const path of ['/v1/books/7', '/v1/fail/error']) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    expect([answer.status, await answer.text()]).toEqual([503, 'too late']);
  }
  await expect.poll(() => served.logged.length).toBe(told + 1);
  await close();
});

test('a caller that leaves aborts the signal of the procedure', async () => {
  const req = request(`${served.url}/v1/wait`);
  req.on('error', () => undefined);
  req.end();
  await served.waiting;
  req.destroy();
  await expect(served.aborted).resolves.toBeUndefined();
});

/** Sends bytes as they are and returns all that comes back until the connection closes. */
function raw(target: { port: number }, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(target.port, '127.0.0.1', () => {
      socket.write(bytes.replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n'), 'latin1');
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}
