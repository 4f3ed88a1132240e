import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type SessionGuardOptions, sessionGuard } from '../src/node.ts';
import { listening, serveOther } from './serve.ts';

// What a guard reads of a request, and what it makes of an Acct that answers something else than it should.

const token = 'A'.repeat(43);
const tooLong = 'A'.repeat(8193);

const ann = { accountId: 42, username: 'ann', roles: ['service'], sessionId: 'SSSSSSSSSSSSSSSS' };

/** The code of the refusal, or the account's name. */
async function said(
  headers: Readonly<Record<string, string>>,
  { method = 'GET', ...options }: SessionGuardOptions & { readonly method?: string },
): Promise<string> {
  const verdict = await sessionGuard(options).check({ method, header: (name) => headers[name] });
  if (verdict.ok) return verdict.account.username;
  const { status, body, headers: answered } = verdict.refused;
  const { code, status: inBody }: Record<string, unknown> = JSON.parse(body);
  expect(inBody).toBe(status);
  expect(answered['cache-control']).toBe('no-store');
  return `${status} ${String(code)}`;
}

const toyAcct = (seen: string[] = []) =>
  serveOther((req, res) => {
    seen.push(req.headers.authorization ?? '');
    res.setHeader('content-type', 'application/json').end(JSON.stringify(ann));
  });

const none = '401 access.session_required';
const malformed = '400 access.credentials_malformed';
const crossSite = '403 access.cross_site';
const away = '503 service.unavailable';

describe('the token is taken from', () => {
  const cookie = `__Host-acct=${token}`;
  test.each<[what: string, headers: Record<string, string>, wanted: string]>([
    ['a bearer header', { authorization: `Bearer ${token}` }, 'ann'],
    ['a bearer header in small letters', { authorization: `bearer ${token}` }, 'ann'],
    ['the cookie', { cookie }, 'ann'],
    ['the cookie among others', { cookie: `a=1;${cookie}; b=2` }, 'ann'],
    ['nothing', {}, none],
    ['no other cookie', { cookie: `acct=${token}; x__Host-acct=${token}` }, none],
    ['no cookie of another spelling', { cookie: `__host-acct=${token}` }, none],
    ['no cookie behind a space that is none', { cookie: `a=1; \xA0${cookie}` }, none],
    ['no cookie whose name begins with a strange space', { cookie: `\u00a0${cookie}` }, none],
    ['no value of another cookie', { cookie: `a="; __Host-acct = ${token}"` }, none],
    ['no basic header', { authorization: `Basic ${token}` }, malformed],
    ['no empty header', { authorization: '' }, malformed],
    ['no header without a token', { authorization: 'Bearer' }, malformed],
    ['no header with two words', { authorization: `Bearer ${token} ${token}` }, malformed],
    ['no two headers', { authorization: `Bearer ${token}, Bearer ${token}` }, malformed],
    ['no bare token', { authorization: token }, malformed],
    ['no header that has a line break', { authorization: `Bearer ${token}\r\nx: y` }, malformed],
    ['no header that has a null byte', { authorization: `Bearer ${token}\0` }, malformed],
    ['no letters beyond ASCII', { authorization: `Bearer ${token}é` }, malformed],
    ['no bad header with a good cookie', { authorization: 'Basic x', cookie }, malformed],
    ['no header that Acct might not read', { authorization: `Bearer ${tooLong}` }, malformed],
    ['no cookie that Acct might not read', { cookie: `__Host-acct=${tooLong}` }, malformed],
    ['no two cookies', { cookie: `${cookie}; __Host-acct=B` }, malformed],
    ['no empty cookie', { cookie: '__Host-acct=' }, malformed],
    ['no cookie in quotes', { cookie: `__Host-acct="${token}"` }, malformed],
    ['no cookie with a break', { cookie: `__Host-acct=${token}\r\nx: y` }, malformed],
    ['no cookie with percent signs', { cookie: `__Host-acct=%41${token}` }, malformed],
  ])('%s', async (_, headers, wanted) => {
    const seen: string[] = [];
    await using acct = await toyAcct(seen);

    expect(await said(headers, { url: acct.url })).toBe(wanted);
    expect(seen).toEqual(wanted === 'ann' ? [`Bearer ${token}`] : []);
  });

  test('no cookie where cookies are not taken', async () => {
    await using acct = await toyAcct();
    expect(await said({ cookie }, { url: acct.url, cookie: false })).toBe(none);
  });

  test.each<[method: string, headers: Record<string, string>, wanted: string]>([
    ['GET', { 'sec-fetch-site': 'cross-site' }, 'ann'],
    ['HEAD', {}, 'ann'],
    ['OPTIONS', {}, 'ann'],
    ['POST', { 'sec-fetch-site': 'same-origin' }, 'ann'],
    ['POST', { 'sec-fetch-site': 'none' }, 'ann'],
    ['POST', { origin: 'https://mine.example' }, 'ann'],
    ['POST', {}, crossSite],
    ['PUT', {}, crossSite],
    ['get', {}, crossSite],
    ['MADE-UP', {}, crossSite],
    ['POST', { 'sec-fetch-site': 'same-site' }, crossSite],
    ['DELETE', { 'sec-fetch-site': 'cross-site' }, crossSite],
    ['POST', { 'sec-fetch-site': '' }, crossSite],
    ['POST', { 'sec-fetch-site': 'same-origin, cross-site' }, crossSite],
    ['POST', { 'sec-fetch-site': 'cross-site', origin: 'https://mine.example' }, crossSite],
    ['POST', { origin: 'https://mine.example.evil.example' }, crossSite],
    ['POST', { origin: 'http://mine.example' }, crossSite],
    ['POST', { origin: 'null' }, crossSite],
    ['POST', { origin: 'https://mine.example, https://mine.example' }, crossSite],
    ['GET', { upgrade: 'websocket', 'sec-fetch-site': 'cross-site' }, crossSite],
    ['GET', { upgrade: 'websocket', origin: 'https://mine.example' }, 'ann'],
  ])('the cookie of a %s with %j: %s', async (method, headers, wanted) => {
    await using acct = await toyAcct();
    const options = { url: acct.url, method, origins: ['https://mine.example'] };

    expect(await said({ ...headers, cookie }, options)).toBe(wanted);
    const bearer = { ...headers, authorization: `Bearer ${token}` };
    expect(await said(bearer, options)).toBe('ann');
  });
});

describe('nobody is let in, and nobody told that the session has ended, when', () => {
  test.each<[what: string, answer: RequestListener]>([
    ['a proxy demands a password', (_, res) => res.writeHead(401).end('<html>Who?</html>')],
    ['a proxy answers 401 in JSON', (_, res) => res.writeHead(401).end('{"error":"no"}')],
    ['the code stands under another status', (_, res) => res.writeHead(500).end(no)],
    ['the answer is a redirect', (_, res) => res.writeHead(302, { location: '/v1/x' }).end('{}')],
    ['a page comes back', (_, res) => res.end('<html></html>')],
    ['somebody without an id comes back', (_, res) => res.end(without({ accountId: undefined }))],
    ['an id is a text', (_, res) => res.end(without({ accountId: '42' }))],
    ['an id is 0', (_, res) => res.end(without({ accountId: 0 }))],
    ['the roles are a text', (_, res) => res.end(without({ roles: 'admin' }))],
    ['a list comes back', (_, res) => res.end(`[${JSON.stringify(ann)}]`)],
    ['the right answer has another status', (_, res) => res.writeHead(202).end(without({}))],
    [
      'Acct has too much to do',
      (_, res) => res.writeHead(503).end('{"code":"service.overloaded"}'),
    ],
    ['half an answer comes', (_, res) => res.write('{"accountId":', () => res.destroy())],
    ['no answer comes', () => {}],
    ['an answer begins and does not end', (_, res) => void res.write('{"accountId":42')],
  ])('%s', async (_, answer) => {
    await using other = await serveOther(answer);
    const problems: string[] = [];
    const options = {
      url: other.url,
      timeoutMs: 300,
      onProblem: (why: string) => problems.push(why),
    };

    expect(await said({ authorization: `Bearer ${token}` }, options)).toBe(away);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(token);
  });

  const no = '{"code":"access.session_invalid"}';
  const without = (change: object) => JSON.stringify({ ...ann, ...change });
});

test('an API key is told that it takes a session', async () => {
  const body = '{"code":"access.session_only"}';
  await using acct = await serveOther((_, res) => res.writeHead(403).end(body));
  const asked = said({ authorization: `Bearer ${token}` }, { url: acct.url });
  expect(await asked).toBe('403 access.session_only');
});

test('a redirect does not take the token along', async () => {
  const seen: string[] = [];
  await using thief = await toyAcct(seen);
  await using acct = await serveOther((_, res) =>
    res.writeHead(307, { location: thief.url }).end(),
  );

  expect(await said({ authorization: `Bearer ${token}` }, { url: acct.url })).toBe(away);
  expect(seen).toEqual([]);
});

describe('the connection', () => {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  const asked = { method: 'GET', header: (name: string) => headers[name] };

  test('is kept from one check to the next, and each check is a request of its own', async () => {
    let [connections, requests] = [0, 0];
    const server = createServer((_, res) => {
      requests += 1;
      res.end(JSON.stringify(ann));
    }).on('connection', () => {
      connections += 1;
    });
    await using acct = await listening(server);
    const guard = sessionGuard({ url: acct.url });

    for (let round = 0; round < 20; round += 1) {
      expect(await guard.check(asked)).toMatchObject({ ok: true });
    }

    expect(requests).toBe(20);
    // The next check may begin before the connection of the last one is free.
    expect(connections).toBeLessThan(5);
  });

  test('that is closed just as it is used costs nobody an answer', async () => {
    let requests = 0;
    await using acct = await serveOther((req, res) => {
      requests += 1;
      if (requests === 2) req.socket.destroy();
      else res.end(JSON.stringify(ann));
    });
    const guard = sessionGuard({ url: acct.url });

    expect(await guard.check(asked)).toMatchObject({ ok: true });
    expect(await guard.check(asked)).toMatchObject({ ok: true });
    expect(requests).toBe(3);
  });

  test('is given up at the deadline', async () => {
    const seen = new EventEmitter();
    const closed = once(seen, 'closed');
    await using acct = await serveOther((_, res) => res.once('close', () => seen.emit('closed')));
    expect(await sessionGuard({ url: acct.url, timeoutMs: 50 }).check(asked)).toMatchObject({
      ok: false,
      refused: { status: 503 },
    });
    await closed;
  });
});

test('a log that fails lets nobody in, and is a mistake of nobody else', async () => {
  await using acct = await serveOther((_req, res) => void res.writeHead(500).end('{}'));
  const onProblem = () => {
    throw new Error('The disk is full.');
  };
  const headers = { authorization: `Bearer ${token}` };
  expect(await said(headers, { url: acct.url, onProblem })).toBe(away);
});

test('a guard with an address or a deadline that cannot be is not made', () => {
  expect(() => sessionGuard({ url: 'accounts' })).toThrow(TypeError);
  for (const timeoutMs of [0, -1, Number.NaN, 1e12]) {
    expect(() => sessionGuard({ url: 'http://127.0.0.1', timeoutMs })).toThrow(RangeError);
  }
});
