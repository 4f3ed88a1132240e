import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../house/free-port.ts';
import type { House } from '../house/house.ts';
import { areInstalled } from '../house/installed.ts';
import type { Member } from '../house/people.ts';
import { tried } from '../house/tried.ts';
import { type BackEnd, startBackEnd } from './back-end.ts';
import { bearer, openServed } from './forms.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { rawRequest } from './raw-request.ts';

// A real nginx with the configuration of examples/forward-auth in front of a back end that believes it.

describe.runIf(areInstalled(['nginx'], 'a real nginx before a back end'))('behind nginx', () => {
  let house: House;
  let app: BackEnd;
  let nginx: Nginx;
  let ann: Member;

  beforeAll(async () => {
    house = await openServed();
    app = await startBackEnd();
    nginx = await startNginx({ acct: new URL(house.url).port, app: app.port });
    ann = await house.member('ann-ü');
  });
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await app?.[Symbol.asyncDispose]();
    await house?.[Symbol.asyncDispose]();
  });

  const own = () => ({
    'x-acct-account-id': [String(ann.id)],
    'x-acct-username': ['ann-%C3%BC'],
  });

  test('the back end is told who asks, and gets the request without the token', async () => {
    const request = { method: 'POST', headers: bearer(ann.token), body: 'a=1' };
    const answer = await fetch(`${nginx.url}/a/b?c=d`, request);
    expect(answer.status).toBe(200);
    const seen = { method: 'POST', url: '/a/b?c=d', body: 'a=1', acct: own() };
    expect(await answer.json()).toEqual(seen);
  });

  test('a role is told, and so is a session that a browser keeps in its cookie', async () => {
    const admin = await house.admin('chief');
    const headers = { cookie: `theme=dark; __Host-acct=${admin.token}` };
    const seen = Seen.parse(await (await fetch(nginx.url, { headers })).json());
    expect(seen.acct).toMatchObject({
      'x-acct-account-id': [String(admin.id)],
      'x-acct-roles': ['admin'],
    });
  });

  test('whoever is not signed in gets 401, and the back end is never asked', async () => {
    const before = app.seen.length;
    const ended = await house.member('bob');
    await house.call('sessions.signOut', undefined, ended.token);
    const credentials = [
      {},
      bearer(ended.token),
      bearer('A'.repeat(40)),
      { authorization: 'Basic YTpi' },
      { cookie: '__Host-acct=' },
      { cookie: `__Host-acct=${ann.token}; __Host-acct=${ann.token}` },
      { cookie: `acct=${ann.token}` },
      { authorization: 'Basic YTpi', cookie: `__Host-acct=${ann.token}` },
    ];
    for (const headers of credentials) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const answer = await fetch(`${nginx.url}/?token=${ann.token}`, { method, headers });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="acct"/);
      }
    }
    expect(app.seen).toHaveLength(before);
  });

  test('no header of a client stands for one of ours, however it is spelt', async () => {
    const before = app.seen.length;
    let tries = 0;
    let passed = 0;
    for (const smuggled of smuggledHeaders) {
      for (const version of ['HTTP/1.1', 'HTTP/1.0'] as const) {
        tries += 2;
        const lines = [`Authorization: Bearer ${ann.token}`, ...smuggled];
        const { status, body } = await rawRequest(nginx.port, { version, lines });
        const what = `${version} ${smuggled.join(' | ')}`;
        // What cannot be read is refused; all else comes through as Acct said it.
        if (status !== 400) {
          passed += 1;
          expect([what, status, Seen.parse(JSON.parse(body)).acct]).toEqual([what, 200, own()]);
        }
        const stranger = await rawRequest(nginx.port, { version, lines: smuggled });
        expect([what, [400, 401].includes(stranger.status)]).toEqual([what, true]);
      }
    }
    // No request of a stranger came through either.
    expect(app.seen.slice(before).filter(({ acct }) => !('x-acct-username' in acct))).toEqual([]);
    expect(passed).toBeGreaterThan(tries / 4);
    tried(tries, 'requests that bring headers of ours along, through nginx');
  });

  test('without its line in the configuration a header of a client would come through', async () => {
    const ports = { acct: new URL(house.url).port, app: app.port };
    await using open = await startNginx(ports, (example) =>
      example.replace('proxy_set_header X-Acct-Roles', '# proxy_set_header X-Acct-Roles'),
    );
    const headers = { ...bearer(ann.token), 'x-acct-roles': 'admin' };
    const seen = Seen.parse(await (await fetch(open.url, { headers })).json());
    expect(seen.acct['x-acct-roles']).toEqual(['admin']);
  });

  test('the address that nginx asks at is no address of a client', async () => {
    for (const path of ['/_acct', '/_acct?role=admin']) {
      const { status } = await fetch(nginx.url + path, { headers: bearer(ann.token) });
      expect(status).toBe(404);
    }
  });

  test('a body that comes in pieces reaches the back end, and only that', async () => {
    const pieces = 'Transfer-Encoding: chunked\r\nTrailer: X-Acct-Roles';
    const lines = [`Authorization: Bearer ${ann.token}`, pieces];
    const body = '5\r\nhello\r\n0\r\nX-Acct-Roles: admin\r\n\r\n';
    const answer = await rawRequest(nginx.port, { method: 'POST', lines, body });
    expect(answer.status).toBe(200);
    expect(Seen.parse(JSON.parse(answer.body))).toMatchObject({ body: 'hello', acct: own() });
  });

  test('a role that the configuration asks for is demanded, and a mistake in it lets nobody in', async () => {
    const admin = await house.admin('warden');
    const ports = { acct: new URL(house.url).port, app: app.port };
    for (const [query, forAnn, forAdmin] of [
      ['?role=admin', 403, 200],
      ['?role=service', 403, 403],
      ['?roles=admin', 500, 500],
      ['?role=boss', 500, 500],
    ] as const) {
      await using strict = await startNginx(ports, (example) =>
        example.replace('acct/forward-auth', `acct/forward-auth${query}`),
      );
      const statuses = [];
      for (const { token } of [ann, admin]) {
        statuses.push((await fetch(strict.url, { headers: bearer(token) })).status);
      }
      expect([query, ...statuses]).toEqual([query, forAnn, forAdmin]);
    }
  });

  test('while Acct is away, or its database, nobody is let in', async () => {
    const before = app.seen.length;
    await using away = await startNginx({ acct: await freePort(), app: app.port });
    expect((await fetch(away.url, { headers: bearer(ann.token) })).status).toBe(500);
    await using broken = await openServed();
    const bob = await broken.member('bob');
    await using nginx = await startNginx({ acct: new URL(broken.url).port, app: app.port });
    expect((await fetch(nginx.url, { headers: bearer(bob.token) })).status).toBe(200);
    await broken.core.tools.db.close();
    expect((await fetch(nginx.url, { headers: bearer(bob.token) })).status).toBe(500);
    expect(app.seen).toHaveLength(before + 1);
  });
});

const Seen = z.object({ acct: z.record(z.string(), z.array(z.string())), body: z.string() });

const smuggledHeaders: readonly (readonly string[])[] = [
  ['X-Acct-Account-Id: 1'],
  ['x-acct-account-id: 1'],
  ['X-ACCT-ACCOUNT-ID: 1', 'X-Acct-Username: root', 'X-Acct-Roles: admin'],
  ['X-Acct-Roles: admin', 'x-acct-roles: service'],
  ['X_Acct_Roles: admin'],
  ['X-Acct_Roles: admin', 'X_Acct-Account-Id: 1'],
  ['X.Acct.Roles: admin'],
  ...[..."!#$%&'*+^`|~"].map((sign) => [`X${sign}Acct${sign}Roles: admin`]),
  ['X-Acct-Roles : admin'],
  ['X-Acct-Roles\t: admin'],
  [' X-Acct-Roles: admin'],
  ['X-Other: a\r\n X-Acct-Roles: admin'],
  ['X-Acct-Roles:\r\n admin'],
  ['X-Acct-Roles: admin', 'Connection: X-Acct-Roles'],
  ['Connection: close, X-Acct-Account-Id, X-Acct-Username'],
  ['Connection: X-Acct-Account-Id', 'Connection: X-Acct-Username'],
  ['Keep-Alive: X-Acct-Username', 'Connection: keep-alive'],
  ['X-Acct-Roles: admin\0'],
  ['X-Acct-Roles\0: admin'],
  ['X-Other: a\nX-Acct-Roles: admin'],
  ['X-Other: a\rX-Acct-Roles: admin'],
  ['X-Acct-Roles: admin', 'Expect: 100-continue'],
  ['X-Original-Acct-Roles: a', 'X-Forwarded-User: root', 'X-Forwarded-For: 10.0.0.1'],
  ['Upgrade: websocket', 'Connection: Upgrade, X-Acct-Username', 'X-Acct-Username: root'],
];
