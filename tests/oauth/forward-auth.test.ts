import { describe, expect, test } from 'vitest';
import { endedTokens } from '../authorization/callers.ts';
import type { House } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { bearer, openServed } from './forms.ts';
import { rawRequest } from './raw-request.ts';

// What a proxy asks at /forward-auth before it lets a request through, and what it must never take for a yes.

const place = '/forward-auth';

async function ask(
  { url }: House,
  headers: Readonly<Record<string, string>>,
  { query = '', method = 'GET' } = {},
) {
  const answer = await fetch(url + place + query, { method, headers });
  const text = await answer.text();
  const told = ['account-id', 'username', 'roles'].map((name) =>
    answer.headers.get(`x-acct-${name}`),
  );
  return { status: answer.status, told, challenge: answer.headers.get('www-authenticate'), text };
}

describe.each(testedProviders)('on %s', (provider) => {
  test('of a session it tells whose it is, in headers and with an empty body', async () => {
    await using house = await openServed({ provider });
    const ann = await house.member('ann');
    const chief = await house.admin('chief');
    await house.operate('roles.grant', { id: chief.id, role: 'service' });
    const plain = await ask(house, bearer(ann.token));
    expect([plain.status, plain.told, plain.text]).toEqual([200, [String(ann.id), 'ann', ''], '']);
    const { told } = await ask(house, bearer(chief.token));
    expect(told[2]?.split(' ').toSorted()).toEqual(['admin', 'service']);
  });

  test('what is no valid session is 401, and nobody is named', async () => {
    await using house = await openServed({ provider });
    await house.admin('zoe');
    const ended = await endedTokens(house);
    for (const [what, token] of ended) {
      for (const headers of [bearer(token), { cookie: `__Host-acct=${token}` }]) {
        const { status, told, challenge } = await ask(house, headers);
        expect([what, status, ...told]).toEqual([what, 401, null, null, null]);
        expect(challenge).toBe('Bearer realm="acct", error="invalid_token"');
      }
    }
    tried(2 * ended.length, `ended sessions at the door of proxies, on ${provider}`);
  });

  test('an end counts with the next question, and each question is a use of the session', async () => {
    await using house = await openServed({ provider });
    const ann = await house.member('ann');
    for (let hour = 0; hour < 3; hour += 1) {
      house.clock.advance({ minutes: 59 });
      expect((await ask(house, bearer(ann.token))).status).toBe(200);
    }
    await house.call('sessions.signOut', undefined, ann.token);
    expect((await ask(house, bearer(ann.token))).status).toBe(401);
  });

  test('a key is let in only where the proxy asks for a scope that it has', async () => {
    await using house = await openServed({ provider });
    const gate = await house.service('gate');
    const make = (scopes: ('check' | 'read' | 'write' | 'service')[]) =>
      house.call('apikeys.create', { name: 'k', scopes, password: gate.password }, gate.token);
    const reader = await make(['read']);
    const writer = await make(['read', 'write']);
    const checker = await make(['check', 'service']);
    for (const [{ key }, query, status, code] of [
      [reader, '', 403, 'access.session_only'],
      [reader, '?scope=read', 200, undefined],
      [reader, '?scope=write', 403, 'access.scope_required'],
      [writer, '?scope=write', 200, undefined],
      [writer, '?scope=write&role=service', 403, 'access.role_required'],
      [checker, '?scope=service', 403, 'access.scope_required'],
    ] as const) {
      const answer = await ask(house, bearer(key), { query });
      const said = answer.text === '' ? undefined : JSON.parse(answer.text).code;
      expect([query, answer.status, said]).toEqual([query, status, code]);
      if (status === 403) expect(answer.challenge).toMatch(/error="insufficient_scope"$/);
    }
    const { status } = await ask(house, bearer(gate.token), { query: '?scope=write' });
    expect(status).toBe(200);
  });
});

test('every method is asked about in the same way, and a body counts for nothing', async () => {
  await using house = await openServed();
  const ann = await house.member('ann');
  const { port } = new URL(house.url);
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
  // The last one announces more than it sends: nobody may wait for the rest.
  const bodies = [
    { lines: [], body: '' },
    { lines: ['Content-Length: 4', 'Content-Type: application/json'], body: 'body' },
    { lines: ['Transfer-Encoding: chunked'], body: '4\r\nbody\r\n0\r\n\r\n' },
    { lines: ['Content-Length: 100000'], body: 'body' },
  ];
  for (const method of methods) {
    for (const { lines, body } of bodies) {
      const request = { method, path: place, body };
      const good = [...lines, `Authorization: Bearer ${ann.token}`];
      const yes = await rawRequest(Number(port), { ...request, lines: good });
      expect([method, yes.status]).toEqual([method, 200]);
      expect(yes.head).toMatch(new RegExp(`^x-acct-account-id: ${ann.id}$`, 'im'));
      const no = await rawRequest(Number(port), { ...request, lines });
      expect([method, no.status]).toEqual([method, 401]);
    }
  }
  tried(methods.length * bodies.length * 2, 'methods and bodies at the door of proxies');
});

test('nothing but a session is a yes: no preflight, no upgrade, no other address', async () => {
  const origin = 'https://app.example.org';
  await using house = await openServed({ settings: { corsOrigins: [origin] } });
  const port = Number(new URL(house.url).port);
  const preflight = [`Origin: ${origin}`, 'Access-Control-Request-Method: DELETE'];
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];
  const doubtful = [
    { method: 'OPTIONS', path: place, lines: preflight },
    { method: 'OPTIONS', path: `${place}?role=admin`, lines: preflight },
    { method: 'GET', path: place, lines: upgrade },
    { method: 'GET', path: place, lines: ['Expect: 100-continue'] },
    { method: 'GET', path: place, lines: ['Authorization: Bearer'] },
    { method: 'GET', path: place, lines: ['X-Acct-Account-Id: 1'] },
    { method: 'GET', path: place, lines: ['X-Forwarded-User: root', 'X-Forwarded-For: ::1'] },
    { method: 'CONNECT', path: place, lines: [] },
    { method: 'GET', path: `${place}/`, lines: [] },
    { method: 'GET', path: `${place}/healthz/live`, lines: [] },
    { method: 'OPTIONS', path: `${place}/x`, lines: preflight },
    { method: 'GET', path: `${place}%2f..%2fhealthz%2flive`, lines: [] },
  ];
  for (const { method, path, lines } of doubtful) {
    const { status, head } = await rawRequest(port, { method, path, lines });
    const what = `${method} ${path} ${lines.join(' | ')}`;
    expect([what, status >= 200 && status < 400]).toEqual([what, false]);
    expect(head).not.toMatch(/x-acct-account-id/i);
  }
  tried(doubtful.length, 'requests without a session at the door of proxies');
});

test('a header counts before the cookie, and a bad one is not made good by it', async () => {
  await using house = await openServed();
  const [ann, bob] = [await house.member('ann'), await house.member('bob')];
  const cookie = `a=b; __Host-acct=${ann.token};c=d`;
  expect((await ask(house, { cookie })).told[1]).toBe('ann');
  expect((await ask(house, { cookie, ...bearer(bob.token) })).told[1]).toBe('bob');
  const refused = [
    { cookie, authorization: 'Basic YTpi' },
    { cookie, ...bearer('A'.repeat(40)) },
    { cookie, authorization: '' },
    { cookie: `${cookie}; __Host-acct=${ann.token}` },
    { cookie: `__host-acct=${ann.token}` },
    { cookie: `__Host-acct="${ann.token}"` },
    { cookie: `__Host-acct=${ann.token}%20` },
    { cookie: `x__Host-acct=${ann.token}` },
    { cookie: '__Host-acct=' },
  ];
  for (const headers of refused) {
    const { status, told } = await ask(house, headers);
    expect([headers, status, ...told]).toEqual([headers, 401, null, null, null]);
  }
});

test('no cookie of a name that begins with another space is taken for that of the host', async () => {
  await using house = await openServed();
  const { token } = await house.member('ann');
  const port = Number(new URL(house.url).port);
  const statusOf = async (cookie: string) =>
    (await rawRequest(port, { path: place, lines: [`Cookie: ${cookie}`] })).status;
  expect(await statusOf(`a=b; \t__Host-acct=${token} ; c=d`)).toBe(200);
  // Browsers keep it as a part of the name, so the page of a neighbour in the domain may set it.
  expect(await statusOf(`\xA0__Host-acct=${token}`)).toBe(401);
  expect(await statusOf(`a=b; \xA0__Host-acct=${token}`)).toBe(401);
});

test('a name of any script arrives as it is, in ASCII', async () => {
  await using house = await openServed();
  for (const name of ['zoë', 'Жанна', '花子', 'a.b-c_d']) {
    const { token } = await house.signIn(await house.signUp(name));
    const [, told] = (await ask(house, bearer(token))).told;
    expect(told).toMatch(/^[!-~]+$/);
    expect(decodeURIComponent(told ?? '')).toBe(name);
  }
});

test('a mistake in the query lets nobody in', async () => {
  await using house = await openServed();
  const chief = await house.admin('chief');
  const mistakes = [
    '?roles=admin',
    '?role=boss',
    '?role=',
    '?role=admin&role=service',
    '?role[]=admin',
    '?scope=all',
    '?admin',
    '?__proto__=x',
    '?role=admin%',
    '?scope=read?role=service',
  ];
  for (const query of mistakes) {
    const { status } = await ask(house, bearer(chief.token), { query });
    expect([query, status]).toEqual([query, 400]);
  }
  expect((await ask(house, bearer(chief.token), { query: '?role=admin' })).status).toBe(200);
  expect((await ask(house, bearer(chief.token), { query: '?role=service' })).status).toBe(403);
  expect((await ask(house, bearer(chief.token), { query: '??role=service' })).status).toBe(403);
});

test('while the database is away the answer is no answer about a session', async () => {
  await using house = await openServed();
  const ann = await house.member('ann');
  await house.core.tools.db.close();
  expect((await ask(house, bearer(ann.token))).status).toBeGreaterThanOrEqual(500);
});
