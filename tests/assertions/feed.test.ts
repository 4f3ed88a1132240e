import { startServer } from '@acct/server';
import { expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { type House, openHouse } from '../house/house.ts';
import { follow, refusalOfFeed } from './follow.ts';

// The feed of revocations as it goes over the wire: who may follow, from where, and until when.

const open = (settings: object = {}) =>
  openHouse({ provider: 'sqlite', door: 'rest', settings: { ...settings } });

test('who begins now is told the place first, and then each end as it happens', async () => {
  await using house = await open();
  const service = await house.service();
  const ann = await house.member();
  await using feed = await follow(house.url, service);

  const first = await feed.next('cursor');
  await house.call('sessions.signOut', undefined, ann.token);
  const ended = await feed.next('ended');
  const beat = await feed.next('cursor');

  expect(first?.data).toEqual({ cursor: first?.id });
  expect(ended?.data).toMatchObject({
    cursor: ended?.id,
    ends: 'session',
    accountId: ann.id,
    sessionId: ann.sessionId,
  });
  expect(BigInt(beat?.id ?? 0)).toBeGreaterThanOrEqual(BigInt(ended?.id ?? 0));
});

test('the feed beats while nothing ends, with the newest place in the journal', async () => {
  await using house = await open();
  const service = await house.service();
  await using feed = await follow(house.url, service);
  const first = await feed.next('cursor');
  await house.signUp();
  const places = [await feed.next('cursor'), await feed.next('cursor')].map((beat) => beat?.id);
  const { cursor } = await house.operate('audit.revocations', {});
  expect(BigInt(cursor)).toBeGreaterThan(BigInt(first?.id ?? 0));
  expect(places.at(-1)).toBe(cursor);
});

test('who was away goes on where he was, and hears of each end once and in order', async () => {
  await using house = await open();
  const service = await house.service();
  const people = await Promise.all([house.member(), house.member(), house.member()]);
  const ends = async (at: number) =>
    house.call('sessions.signOut', undefined, people[at]?.token ?? '');
  let place = '';
  {
    await using before = await follow(house.url, service);
    await before.next('cursor');
    await ends(0);
    place = (await before.next('ended'))?.id ?? '';
  }
  await ends(1);
  await ends(2);
  for (const from of [
    { query: `?after=${place}` },
    { lastEventId: place },
    // What a browser says when it connects again counts more than the address that it began with.
    { query: '?after=recent', lastEventId: place },
  ]) {
    await using after = await follow(house.url, { ...service, ...from });
    const heard = [await after.next('ended'), await after.next('ended')];
    expect(heard.map((message) => message?.data)).toMatchObject([
      { sessionId: people[1]?.sessionId },
      { sessionId: people[2]?.sessionId },
    ]);
  }
});

test('a long absence is caught up with page by page', async () => {
  await using house = await open({ sessionsPerAccountMax: 1 });
  const service = await house.service();
  const ann = await house.signUp();
  const { cursor } = await house.operate('audit.revocations', {});
  for (let at = 0; at < 102; at += 1) await house.signIn(ann);
  await using feed = await follow(house.url, { ...service, query: `?after=${cursor}` });
  const heard = [];
  for (let at = 0; at < 101; at += 1) heard.push((await feed.next('ended'))?.id);
  expect(new Set(heard).size).toBe(101);
  expect(heard).toEqual(heard.toSorted((a, b) => Number(BigInt(a ?? 0) - BigInt(b ?? 0))));
});

test('who asks for what is recent hears of the last minutes, and of nothing older', async () => {
  await using house = await open();
  const [old, young] = [await house.member(), await house.member()];
  await house.call('sessions.signOut', undefined, old.token);
  house.clock.advance({ minutes: 20 });
  const service = await house.service();
  await house.call('sessions.signOut', undefined, young.token);
  await using feed = await follow(house.url, { ...service, query: '?after=recent' });
  expect((await feed.next('ended'))?.data).toMatchObject({ sessionId: young.sessionId });
});

test('it is for the roles service and admin, and for API keys that may check', async () => {
  await using house = await open();
  const [member, service, admin] = [
    await house.member(),
    await house.service(),
    await house.admin(),
  ];
  const check = await makeKey(house, service, ['check']);
  const read = await makeKey(house, service, ['read']);
  const said = async (token?: string) =>
    (await refusalOfFeed(house.url, token === undefined ? {} : { token })).code;

  expect(await said()).toBe('access.session_required');
  expect(await said(member.token)).toBe('access.role_required');
  expect(await said(read.token)).toBe('access.scope_required');
  expect(await said(service.token)).toBe('none');
  expect(await said(admin.token)).toBe('none');
  expect(await said(check.token)).toBe('none');
});

test.each([
  ['?after=x', 400, 'request.invalid'],
  ['?after=-1', 400, 'request.invalid'],
  ['?after=1&after=2', 400, 'request.malformed'],
  ['?since=1', 400, 'request.malformed'],
  ['?after=99999999', 409, 'audit.cursor_expired'],
])('%s is answered %i %s before anything is sent', async (query, status, code) => {
  await using house = await open();
  const { token } = await house.service();
  expect(await refusalOfFeed(house.url, { token, query })).toEqual({ status, code });
});

test('who comes back from before the oldest event is told so', async () => {
  await using house = await open({ eventRetentionDays: 1 });
  for (let at = 0; at < 3; at += 1) await house.signUp();
  house.clock.advance({ days: 3 });
  const { token } = await house.service();
  await house.core.sweep();
  const told = await refusalOfFeed(house.url, { token, query: '?after=1' });
  expect(told).toEqual({ status: 409, code: 'audit.cursor_expired' });
});

test.each<[string, (house: House, one: { id: number; sessionId: string }) => Promise<unknown>]>([
  ['was signed out', (house, one) => house.operate('sessions.revoke', { id: one.sessionId })],
  ['was suspended', (house, one) => house.operate('standing.suspend', { id: one.id })],
  ['lost his role', (house, { id }) => house.operate('standing.demote', { id, role: 'service' })],
])('a follower who %s is cut off', async (_, lose) => {
  await using house = await open();
  const service = await house.service();
  await using feed = await follow(house.url, service);
  await feed.next('cursor');
  await lose(house, service);
  await feed.end();
  expect((await refusalOfFeed(house.url, service)).status).toBe(401);
});

test('a stream outlasts the time that a request may take', async () => {
  await using house = await open();
  const service = await house.service();
  // Another server, because signing up on a busy machine may take longer than that.
  const { settings, clock, log } = house.core.tools;
  const brief = await startServer({ ...settings, requestTimeoutMs: 1500 }, { clock, log });
  try {
    await using feed = await follow(brief.url, service);
    for (let at = 0; at < 4; at += 1) expect(await feed.next('cursor')).toBeDefined();
  } finally {
    await brief.close();
  }
});

test('a service that stops ends its streams, and waits for none', async () => {
  const house = await open({ shutdownTimeoutMs: 60_000 });
  const service = await house.service();
  await using feed = await follow(house.url, service);
  await feed.next('cursor');
  await house[Symbol.asyncDispose]();
  expect(await feed.next('ended')).toBeUndefined();
});

test('who accepts no stream gets a page', async () => {
  await using house = await open();
  const { token } = await house.service();
  const ann = await house.member();
  await house.call('sessions.signOut', undefined, ann.token);
  const page = await house.call('audit.revocations', { after: 'recent' }, token);
  expect(page.items).toMatchObject([{ ends: 'session', sessionId: ann.sessionId }]);
});

test('an event by a clock that is behind hides no end from a verifier that starts', async () => {
  await using house = await open();
  const { token } = await house.service();
  const ann = await house.member();
  await house.call('sessions.signOut', undefined, ann.token);
  house.clock.advance({ hours: -1 });
  await house.signUp();
  house.clock.advance({ hours: 1 });
  const page = await house.call('audit.revocations', { after: 'recent' }, token);
  expect(page.items).toMatchObject([{ ends: 'session', sessionId: ann.sessionId }]);
});

test('a verifier that starts is told nothing old, and the journal is not read to its begin', async () => {
  await using house = await open();
  const { token } = await house.service();
  const ann = await house.member();
  const bob = await house.member();
  const hour = 3_600_000;
  const now = house.clock.now().getTime();
  const write = (count: number, at: number) => {
    const event = { at: new Date(at), name: 'tests.filler' };
    return house.core.tools.db.write((tx) =>
      tx.event.createMany({ data: Array.from({ length: count }, () => event) }),
    );
  };
  const told = async () => {
    const { items } = await house.call('audit.revocations', { after: 'recent' }, token);
    return items.map(({ sessionId }) => sessionId);
  };
  await house.call('sessions.signOut', undefined, ann.token);
  await write(999, now - hour);
  expect(await told()).toEqual([ann.sessionId]);
  // A clock that is ahead proves nothing, however many events it writes.
  await write(600, now + hour);
  expect(await told()).toEqual([ann.sessionId]);
  await write(1, now - hour);
  expect(await told()).toEqual([]);
  await house.call('sessions.signOut', undefined, bob.token);
  expect(await told()).toEqual([bob.sessionId]);
});
