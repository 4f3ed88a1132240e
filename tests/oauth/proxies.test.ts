import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeKey } from '../house/api-keys.ts';
import { freePort } from '../house/free-port.ts';
import type { House } from '../house/house.ts';
import { areInstalled } from '../house/installed.ts';
import type { Member } from '../house/people.ts';
import { tried } from '../house/tried.ts';
import { type BackEnd, startBackEnd } from './back-end.ts';
import { caddy } from './caddy.ts';
import { bearer, openServed } from './forms.ts';
import { nginx } from './nginx.ts';
import { type Ports, type RunningProxy, startProxy } from './proxy.ts';
import { rawRequest } from './raw-request.ts';
import { smuggledHeaders } from './smuggled-headers.ts';

// Real proxies with the configurations of examples/forward-auth in front of a back end that believes them.

const proxies = [nginx, caddy].filter(({ name }) =>
  areInstalled([name], `a real ${name} before a back end`),
);

describe.skipIf(proxies.length === 0).each(proxies)('behind $name', (example) => {
  let house: House;
  let app: BackEnd;
  let proxy: RunningProxy;
  let ann: Member;

  beforeAll(async () => {
    house = await openServed();
    app = await startBackEnd();
    proxy = await startProxy(example, portsOf(house));
    ann = await house.member('ann-ü');
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await app?.[Symbol.asyncDispose]();
    await house?.[Symbol.asyncDispose]();
  });

  const own = () => ({
    'x-acct-account-id': [String(ann.id)],
    'x-acct-username': ['ann-%C3%BC'],
  });

  test('the back end is told who asks, and gets the request without the token', async () => {
    const request = { method: 'POST', headers: bearer(ann.token), body: 'a=1' };
    const answer = await fetch(`${proxy.url}/a/b?c=d`, request);
    expect(answer.status).toBe(200);
    expect(Seen.parse(await answer.json())).toEqual({ body: 'a=1', acct: own() });
    expect(app.seen.at(-1)).toMatchObject({ method: 'POST', url: '/a/b?c=d' });
    expect(app.seen.at(-1)?.authorization).toBeUndefined();
  });

  test('a role is told, and so is a session that a browser keeps in its cookie', async () => {
    const admin = await house.admin('chief');
    const headers = { cookie: `theme=dark; __Host-acct=${admin.token}` };
    const seen = Seen.parse(await (await fetch(proxy.url, { headers })).json());
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
        const answer = await fetch(`${proxy.url}/?token=${ann.token}`, { method, headers });
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
        const seen = app.seen.length;
        const { status, body } = await rawRequest(proxy.port, { version, lines });
        const what = `${version} ${smuggled.join(' | ')}`;
        // What cannot be read is refused; all else comes through as Acct said it.
        if (status === 200) {
          passed += 1;
          expect([what, Seen.parse(JSON.parse(body)).acct]).toEqual([what, own()]);
        } else {
          expect([what, refused.includes(status), app.seen.length]).toEqual([what, true, seen]);
        }
        const stranger = await rawRequest(proxy.port, { version, lines: smuggled });
        expect([what, refused.includes(stranger.status)]).toEqual([what, true]);
      }
    }
    // No request of a stranger came through either.
    expect(app.seen.slice(before).filter(({ acct }) => !('x-acct-username' in acct))).toEqual([]);
    expect(passed).toBeGreaterThan(tries / 4);
    tried(tries, `requests that bring headers of ours along, through ${example.name}`);
  });

  test('without its line in the configuration a header of a client would come through', async () => {
    await using open = await startProxy(example, portsOf(house), (text) =>
      text.replace(example.strips, `# ${example.strips}`),
    );
    const { status, body } = await rawRequest(open.port, {
      lines: [`Authorization: Bearer ${ann.token}`, `${example.claims}: admin`],
    });
    expect(status).toBe(200);
    expect(Seen.parse(JSON.parse(body)).acct['x-acct-roles']).toContain('admin');
  });

  test('the address that the proxy asks at is no address of a client', async () => {
    for (const path of ['/_acct', '/_acct?role=admin', '/forward-auth']) {
      const before = app.seen.length;
      const answer = await fetch(proxy.url + path, { headers: bearer(ann.token) });
      expect([path, answer.headers.get('x-acct-account-id')]).toEqual([path, null]);
      // nginx keeps the first for itself; what it does not keep is an address of the back end.
      const status = example.keeps === path.split('?')[0] ? 404 : 200;
      expect([path, answer.status]).toEqual([path, status]);
      expect(app.seen).toHaveLength(status === 200 ? before + 1 : before);
    }
  });

  test('the query of a client is for the back end, and no part of what Acct is asked', async () => {
    const gate = await house.service('gate');
    const key = await makeKey(house, gate, ['read']);
    const before = app.seen.length;
    for (const query of [
      '?scope=read',
      '?role=service&scope=read',
      '?%73cope=read',
      '??scope=read',
    ]) {
      const { status } = await fetch(proxy.url + query, { headers: bearer(key.token) });
      expect([query, status]).toEqual([query, 403]);
    }
    expect(app.seen).toHaveLength(before);
    for (const query of ['?role=admin', '?roles=x', '?a=1&a=2', '?', '?scope=%']) {
      const { status } = await fetch(proxy.url + query, { headers: bearer(ann.token) });
      expect([query, status]).toEqual([query, 200]);
    }
    expect(app.seen.at(-1)?.url).toBe('/?scope=%');
  });

  test('a body that comes in pieces reaches the back end, and only that', async () => {
    const pieces = 'Transfer-Encoding: chunked\r\nTrailer: X-Acct-Roles';
    const lines = [`Authorization: Bearer ${ann.token}`, pieces];
    const body = '5\r\nhello\r\n0\r\nX-Acct-Roles: admin\r\n\r\n';
    const answer = await rawRequest(proxy.port, { method: 'POST', lines, body });
    expect(answer.status).toBe(200);
    expect(Seen.parse(JSON.parse(answer.body))).toMatchObject({ body: 'hello', acct: own() });
  });

  test('a role that the configuration asks for is demanded, and a mistake in it lets nobody in', async () => {
    const admin = await house.admin('warden');
    const { mistake } = example.statuses;
    for (const [query, forAnn, forAdmin] of [
      ['?role=admin', 403, 200],
      ['?role=service', 403, 403],
      ['?roles=admin', mistake, mistake],
      ['?role=boss', mistake, mistake],
    ] as const) {
      await using strict = await startProxy(example, portsOf(house), (text) =>
        text.replace(example.asks, example.asks.replace('?', '') + query),
      );
      const statuses = [];
      for (const { token } of [ann, admin]) {
        statuses.push((await fetch(strict.url, { headers: bearer(token) })).status);
      }
      expect([query, ...statuses]).toEqual([query, forAnn, forAdmin]);
    }
  });

  test('while Acct is away, or its database, nobody is let in', async () => {
    const seen = app.seen.length;
    const { away, broken } = example.statuses;
    await using none = await startProxy(example, { acct: await freePort(), app: app.port });
    expect((await fetch(none.url, { headers: bearer(ann.token) })).status).toBe(away);
    await using other = await openServed();
    const bob = await other.member('bob');
    await using before = await startProxy(example, portsOf(other));
    expect((await fetch(before.url, { headers: bearer(bob.token) })).status).toBe(200);
    await other.core.tools.db.close();
    expect((await fetch(before.url, { headers: bearer(bob.token) })).status).toBe(broken);
    expect(app.seen).toHaveLength(seen + 1);
  });

  function portsOf({ url }: House): Ports {
    return { acct: new URL(url).port, app: app.port };
  }
});

/** Not to be read, or a folded line that made a bad token of a good one. */
const refused = [400, 401];

const Seen = z.object({
  // Nothing said and an empty header are the same to a back end: no roles.
  acct: z
    .record(z.string(), z.array(z.string()))
    .transform((all) =>
      Object.fromEntries(Object.entries(all).filter(([, [...values]]) => values.join('') !== '')),
    ),
  body: z.string(),
});
