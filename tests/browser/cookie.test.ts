import { describe, expect, test } from 'vitest';
import type { House } from '../house/house.ts';
import { tried } from '../house/tried.ts';
import {
  callFrom,
  cookieName,
  cookieOf,
  type DoorOfPages,
  doorsOfPages,
  keptIn,
  openServed,
  type Reply,
  sentBack,
} from './page.ts';

// What a browser is given to keep, and how long it is worth something.

const attributes = { Path: '/', Secure: '', HttpOnly: '', SameSite: 'Lax' };
const day = 86_400;

describe.each(doorsOfPages)('by %s', (door) => {
  test('signing in gives one cookie of the host, for the longest that the session can last', async () => {
    await using house = await openServed({ settings: { sessionAbsoluteSeconds: 7 * day } });
    const { username, password } = await house.signUp('ann');
    const reply = await callFrom(house, [door, 'signIn'], { input: { username, password } });
    const cookie = cookieOf(reply);
    expect(cookie?.name).toBe(cookieName);
    expect(cookie?.value).toMatch(/^acct_s_[\w-]{40,}$/);
    expect(cookie?.attributes).toEqual({ ...attributes, 'Max-Age': String(7 * day) });
    expect(reply.headers['set-cookie']?.[0]?.length).toBeLessThan(4096);
    expect(reply.headers['cache-control']).toBe('no-store');
    const answered = JSON.parse(reply.body);
    expect(Object.keys(door === 'rest' ? answered : answered.result.data).toSorted()).toEqual([
      'accountId',
      'createdAt',
      'expiresAt',
      'sessionId',
    ]);
    if (door === 'rest') expect(reply.headers.location).toBe(`/v1/sessions/${answered.sessionId}`);
    expect(reply.status).toBe(door === 'rest' ? 201 : 200);
  });

  test('signing out ends the session and has the browser forget it, by the same attributes', async () => {
    await using house = await openServed();
    const ann = await house.member('ann');
    const headers = sentBack({ name: cookieName, value: ann.token });
    const reply = await callFrom(house, [door, 'signOut'], { headers });
    expect(reply.status).toBe(door === 'rest' ? 204 : 200);
    expect(cookieOf(reply)).toEqual({
      name: cookieName,
      value: '',
      attributes: { ...attributes, 'Max-Age': '0' },
    });
    // Cookies too would be those of every neighbour in the domain.
    expect(reply.headers['clear-site-data']).toBe('"storage"');
    expect((await house.attempt('sessions.check', undefined, ann.token)).ok).toBe(false);
  });

  test('the token is in no body and in no line of the log, whatever is done with it', async () => {
    await using house = await openServed({ settings: { logLevel: 'debug' } });
    const { username, password } = await house.signUp('ann');
    const input = { username, password };
    const first = await callFrom(house, [door, 'signIn'], { input });
    const headers = sentBack({ name: cookieName, value: keptIn(first) });
    const second = await callFrom(house, [door, 'signIn'], { input, headers });
    const kept = sentBack({ name: cookieName, value: keptIn(second) });
    const twice = { cookie: `${kept.cookie}; ${kept.cookie}` };
    const replies = [
      first,
      second,
      await callFrom(house, [door, 'check'], { headers }),
      await callFrom(house, [door, 'check'], { headers: kept }),
      await callFrom(house, [door, 'check'], { headers: twice }),
      await callFrom(house, [door, 'check'], {
        headers: { ...kept, 'sec-fetch-site': 'same-site' },
      }),
      await callFrom(house, [door, 'rename'], { headers: kept, input: { username: 'root' } }),
      await callFrom(house, [door, 'signOut'], { headers: kept }),
      await callFrom(house, [door, 'signOut'], { headers: kept }),
    ];
    expect(replies.map(({ status }) => status >= 400)).toEqual([
      ...[false, false, true, false, true, true, true, false, true],
    ]);
    const told = JSON.stringify([replies.map(({ body }) => body), house.log.lines]);
    for (const token of [keptIn(first), keptIn(second)]) expect(told).not.toContain(token);
    expect(JSON.stringify(await house.rows())).not.toContain(keptIn(second));
    tried(replies.length, `answers to a browser, none with its token, by ${door}`);
  });

  test('what has ended is refused without touching the cookie, and signing in anew works', async () => {
    await using house = await openServed();
    const ann = await house.member('ann');
    await house.call('sessions.signOut', undefined, ann.token);
    const headers = sentBack({ name: cookieName, value: ann.token });
    for (const call of ['check', 'signOut'] as const) {
      const reply = await callFrom(house, [door, call], { headers });
      expect([call, reply.status, reply.code]).toEqual([call, 401, 'access.session_invalid']);
      // Another tab may have signed in meanwhile: a late no must not take its session away.
      expect(cookieOf(reply)).toBeUndefined();
    }
    const input = { username: 'ann', password: ann.password };
    const reply = await callFrom(house, [door, 'signIn'], { headers, input });
    expect(await statusBy(house, door, keptIn(reply))).toBe(200);
  });
});

test('a session lasts in a browser for as long as a browser keeps anything', async () => {
  const absoluteMs = Number.POSITIVE_INFINITY;
  const sessionPolicy = { idleMs: 60_000, absoluteMs };
  await using house = await openServed({ parts: { sessionPolicy } });
  const { username, password } = await house.signUp('ann');
  const reply = await callFrom(house, ['rest', 'signIn'], { input: { username, password } });
  expect(cookieOf(reply)?.attributes['Max-Age']).toBe(String(400 * day));
});

test('a cookie counts like a bearer token until the very end of its session', async () => {
  await using house = await openServed({
    settings: { sessionAbsoluteSeconds: 100, sessionIdleSeconds: 100 },
  });
  const { username, password } = await house.signUp('ann');
  const reply = await callFrom(house, ['rest', 'signIn'], { input: { username, password } });
  house.clock.advance({ seconds: 99 });
  expect(await statusBy(house, 'rest', keptIn(reply))).toBe(200);
  house.clock.advance({ seconds: 1 });
  expect(await statusBy(house, 'rest', keptIn(reply))).toBe(401);
});

test('what ends a session elsewhere ends it in the browser with the next call', async () => {
  await using house = await openServed();
  const chief = await house.admin('chief');
  const ann = await house.signUp('ann');
  const input = { username: ann.username, password: ann.password };
  const enter = async () => keptIn(await callFrom(house, ['rest', 'signIn'], { input }));
  const token = await enter();
  await house.call('sessions.revokeAll', { id: ann.id }, chief.token);
  expect(await statusBy(house, 'rest', token)).toBe(401);
  const other = await enter();
  await house.operate('standing.suspend', { id: ann.id });
  for (const door of doorsOfPages) expect(await statusBy(house, door, other)).toBe(401);
});

async function statusBy(house: House, door: DoorOfPages, value: string): Promise<Reply['status']> {
  const headers = sentBack({ name: cookieName, value });
  return (await callFrom(house, [door, 'check'], { headers })).status;
}
