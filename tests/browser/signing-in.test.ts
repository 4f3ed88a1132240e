import { describe, expect, test } from 'vitest';
import type { House } from '../house/house.ts';
import { tried } from '../house/tried.ts';
import {
  callFrom,
  cookieName,
  cookieOf,
  doorsOfPages,
  keptIn,
  openServed,
  send,
  sentBack,
} from './page.ts';

// What happens to the session that a browser had, and where no browser can be given one.

describe.each(doorsOfPages)('by %s', (door) => {
  test('signing in never takes up a session that was there before, and ends it', async () => {
    await using house = await openServed();
    const [ann, eve] = [await house.member('ann'), await house.member('eve')];
    const unknown = ann.token.replace(/.{40}$/, 'A'.repeat(40));
    for (const planted of [eve.token, ann.token, unknown, 'rubbish']) {
      const headers = sentBack({ name: cookieName, value: planted });
      const input = { username: ann.username, password: ann.password };
      const token = keptIn(await callFrom(house, [door, 'signIn'], { headers, input }));
      expect(token).not.toBe(planted);
      expect(await isGood(house, token)).toBe(true);
      expect([planted, await isGood(house, planted)]).toEqual([planted, false]);
    }
    expect(await house.eventsOf(eve)).toContain('sessions.ended');
  });

  test('whoever fails to sign in keeps the session that was there', async () => {
    await using house = await openServed();
    const ann = await house.member('ann');
    const headers = sentBack({ name: cookieName, value: ann.token });
    for (const input of [
      { username: 'ann', password: 'a wrong guess' },
      { username: 'ann', password: ann.password, token: ann.token },
      { username: 'ann' },
    ]) {
      const reply = await callFrom(house, [door, 'signIn'], { headers, input });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(cookieOf(reply)).toBeUndefined();
    }
    expect(await isGood(house, ann.token)).toBe(true);
  });

  test('signing out by a token ends the session of the cookie beside it too', async () => {
    await using house = await openServed();
    const [ann, bob] = [await house.member('ann'), await house.member('bob')];
    const headers = {
      ...sentBack({ name: cookieName, value: ann.token }),
      authorization: `Bearer ${bob.token}`,
    };
    const reply = await callFrom(house, [door, 'signOut'], { headers });
    expect(cookieOf(reply)?.value).toBe('');
    for (const { token } of [ann, bob]) expect(await isGood(house, token)).toBe(false);
  });

  test('of two cookies of that name neither counts, and signing in goes on all the same', async () => {
    await using house = await openServed();
    const ann = await house.member('ann');
    const one = `${cookieName}=${ann.token}`;
    for (const cookie of [
      `${one}; ${one}`,
      `${one}; ${cookieName}=`,
      `a=b;${cookieName}=x;${one}`,
    ]) {
      const headers = { cookie };
      const reply = await callFrom(house, [door, 'check'], { headers });
      expect([cookie, reply.status, reply.code]).toEqual([
        cookie,
        400,
        'access.credentials_malformed',
      ]);
      const input = { username: 'ann', password: ann.password };
      const entered = await callFrom(house, [door, 'signIn'], { headers, input });
      expect(await isGood(house, keptIn(entered))).toBe(true);
    }
    expect(await isGood(house, ann.token)).toBe(true);
  });

  test('an Idempotency-Key means nothing here: each answer brings a session of its own', async () => {
    await using house = await openServed();
    const { username, password } = await house.signUp('ann');
    const headers = { 'idempotency-key': '"3e4666bf-d5e5-4aa7-b8ce-cefe41c7568a"' };
    const tokens = new Set<string>();
    for (let turn = 0; turn < 3; turn += 1) {
      const input = { username, password };
      const reply = await callFrom(house, [door, 'signIn'], { headers, input });
      expect(reply.headers['idempotency-replayed']).toBeUndefined();
      tokens.add(keptIn(reply));
    }
    expect(tokens.size).toBe(3);
    expect(await house.core.tools.db.read.idempotencyKey.count()).toBe(0);
  });

  test('over plain http a browser is given no session, but on its own machine', async () => {
    const publicUrl = 'https://accounts.example.org';
    await using house = await openServed({ settings: { publicUrl } });
    const { username, password } = await house.signUp('ann');
    const before = await house.rows();
    const enter = (headers: Readonly<Record<string, string>>) =>
      callFrom(house, [door, 'signIn'], { headers, input: { username, password } });
    const bad = [
      { host: 'acct.lan', origin: 'http://acct.lan' },
      { host: 'acct.lan:8000', origin: 'http://acct.lan:8000' },
      { host: '192.0.2.7', origin: 'http://192.0.2.7' },
      { host: 'localhost.example.org', origin: 'http://localhost.example.org' },
      { host: '127.0.0.1.example.org', origin: 'http://127.0.0.1.example.org' },
      { host: '[2001:db8::1]', origin: 'http://[2001:db8::1]' },
      { host: '127.0.0.1:8000', origin: 'http://acct.lan' },
      { host: 'acct.lan' },
      { host: 'acct.lan', origin: 'null' },
      // Whatever a stranger says of the way that it came.
      { host: 'acct.lan', 'x-forwarded-proto': 'https' },
      { host: 'acct.lan', forwarded: 'proto=https;host=accounts.example.org' },
      { host: 'accounts.example.org', origin: 'http://accounts.example.org' },
    ];
    for (const headers of bad) {
      const reply = await enter(headers);
      expect([headers, reply.status, reply.code]).toEqual([headers, 403, 'browser.insecure']);
      expect(cookieOf(reply)).toBeUndefined();
    }
    expect(await house.rows()).toEqual(before);
    const good = [
      { host: 'localhost:8000', origin: 'http://localhost:8000' },
      { host: '127.0.0.1:8000', origin: 'http://127.0.0.1:8000' },
      { host: '[::1]:8000', origin: 'http://[::1]:8000' },
      { host: 'acct.localhost', origin: 'http://acct.localhost' },
      { host: 'localhost' },
      { host: 'accounts.example.org', origin: publicUrl },
      { host: 'accounts.example.org' },
      // Behind a proxy that speaks TLS, whatever it makes of the host.
      { host: 'acct:8000', origin: publicUrl },
      { host: 'login.example.org', origin: 'https://login.example.org' },
    ];
    for (const headers of good) {
      expect([headers, (await enter(headers)).status < 300]).toEqual([headers, true]);
    }
    tried(bad.length + good.length, `hosts and origins of a browser, by ${door}`);
  });
});

test('an answer in pieces has sent its headers before, so it signs nobody in', async () => {
  await using house = await openServed();
  const { username, password } = await house.signUp('ann');
  const before = await house.rows();
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const [one, batch] = [
    '/trpc/browser.signIn?batch=1',
    '/trpc/browser.signIn,browser.signIn?batch=1',
  ];
  const input = { username, password };
  for (const accepts of [{ 'trpc-accept': 'application/jsonl' }, { accept: 'application/jsonl' }]) {
    const reply = await send(`${house.url}${one}`, {
      method: 'POST',
      headers: { ...headers, ...accepts },
      input: { 0: input },
    });
    expect(reply.body).toContain('browser.no_cookies');
    expect(cookieOf(reply)).toBeUndefined();
  }
  const both = { 0: input, 1: input };
  const reply = await send(`${house.url}${batch}`, { method: 'POST', headers, input: both });
  expect([reply.status, reply.code]).toEqual([400, 'request.batch_refused']);
  expect(await house.rows()).toEqual(before);
});

test('the doors of other programs take no cookie', async () => {
  await using house = await openServed();
  const ann = await house.admin('ann');
  const headers = {
    ...sentBack({ name: cookieName, value: ann.token }),
    'sec-fetch-site': 'same-origin',
  };
  for (const [method, path, type] of [
    ['GET', '/pyacct/1/account/', 'application/json'],
    ['GET', '/pyacct/2/account/', 'application/json'],
    ['POST', '/oauth/introspect', 'application/x-www-form-urlencoded'],
  ] as const) {
    const sent = { method, headers: { ...headers, 'content-type': type } };
    const { status } = await send(house.url + path, sent);
    expect([path, status >= 400 && status < 500]).toEqual([path, true]);
  }
  expect(await isGood(house, ann.token)).toBe(true);
});

async function isGood(house: House, token: string): Promise<boolean> {
  return (await house.attempt('sessions.check', undefined, token)).ok;
}
