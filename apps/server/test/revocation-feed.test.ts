import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Unavailable } from '@acct/core';
import { expect, test } from 'vitest';
import { captureLog } from '../../../tests/house/log.ts';
import { followersMax } from '../src/limits.ts';
import { trustedProxies } from '../src/proxies.ts';
import { arrive } from '../src/request.ts';
import { type Follower, RevocationFeed, type RevocationPage } from '../src/revocation-feed.ts';
import { RevocationStream } from '../src/revocation-stream.ts';

// What the feed does with followers that a test over the wire cannot be for sure.

const empty: RevocationPage = { items: [], cursor: '7', more: false };

function ending(place: number): RevocationPage['items'][number] {
  const at = '2026-11-22T21:00:00.000Z';
  return { cursor: String(place), at, ends: 'account', accountId: 42, sessionId: null };
}

/** The connection of somebody who reads nothing: what is written to it is never taken. */
class DeafSocket extends Socket {
  override _write(): void {}
  override _writev(): void {}
}

/** Keeps the cursors of what it was told, and how often it was told anything. */
function listener(): Follower & { readonly heard: string[]; told: number; ended: boolean } {
  const heard: string[] = [];
  return {
    heard,
    told: 0,
    ended: false,
    tell({ items }) {
      this.told += 1;
      heard.push(...items.map(({ cursor }) => cursor));
    },
    end() {
      this.ended = true;
    },
  };
}

test('a follower that takes nothing of what is sent is cut off', async () => {
  const feed = new RevocationFeed({ read: async () => empty, log: captureLog() });
  const socket = new DeafSocket();
  const req = new IncomingMessage(socket);
  const res = new ServerResponse(req);
  res.assignSocket(socket);
  arrive(req, { res, proxies: trustedProxies([]) });
  const closed = once(res, 'close');
  const items = Array.from({ length: 300 }, (_, at) => ending(at + 1));
  const stream = new RevocationStream({ req, res, feed, read: async () => empty });

  await stream.run({ items, cursor: '300', more: false });
  expect({ waits: res.writableNeedDrain, closed: res.destroyed }).toEqual({
    waits: true,
    closed: false,
  });
  await closed;

  expect(res.writableFinished).toBe(false);
  feed.close();
});

test('the feed takes no more followers than it has room for, and one more when one has left', () => {
  const feed = new RevocationFeed({ read: async () => empty, log: captureLog() });
  const all = Array.from({ length: followersMax }, listener);
  for (const one of all) expect(feed.join(one, '7')).toBe(true);
  expect(feed.isFull).toBe(true);
  const [first] = all;
  if (first !== undefined) feed.leave(first);
  expect(feed.isFull).toBe(false);
  for (const one of all) feed.leave(one);
});

test('who has read less than the feed has told has to read on before he joins', async () => {
  let place = 7;
  const read = async (): Promise<RevocationPage> => {
    place += 1;
    return { items: [ending(place)], cursor: String(place), more: false };
  };
  const feed = new RevocationFeed({ read, log: captureLog() });
  const early = listener();
  expect(feed.join(early, '7')).toBe(true);
  await expect.poll(() => early.heard.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(feed.join(listener(), '7')).toBe(false);
  expect(feed.join(listener(), early.heard.at(-1) ?? '')).toBe(true);
  expect(early.heard.slice(0, 2)).toEqual(['8', '9']);
  feed.leave(early);
});

test('while the journal cannot be read nothing is told, and the log says so once', async () => {
  let tries = 0;
  let isAway = true;
  const read = async (): Promise<RevocationPage> => {
    tries += 1;
    if (isAway) throw new Unavailable('The database does not answer.');
    return empty;
  };
  const log = captureLog();
  const feed = new RevocationFeed({ read, log });
  const one = listener();
  feed.join(one, '7');
  await expect.poll(() => tries, { timeout: 20_000 }).toBeGreaterThan(2);
  expect({ told: one.told, ended: one.ended, lines: log.lines.length }).toEqual({
    told: 0,
    ended: false,
    lines: 1,
  });
  isAway = false;
  await expect.poll(() => one.told, { timeout: 20_000 }).toBeGreaterThan(0);
  feed.leave(one);
});

test('a feed whose place in the journal is lost ends all streams, so that each begins anew', async () => {
  const read = () => Promise.reject(new Error('The place is gone.'));
  const feed = new RevocationFeed({ read, log: captureLog() });
  const one = listener();
  feed.join(one, '7');
  await expect.poll(() => one.ended, { timeout: 20_000 }).toBe(true);
  feed.leave(one);
});

test('a feed that is closed lets nobody in', () => {
  const feed = new RevocationFeed({ read: async () => empty, log: captureLog() });
  feed.close();
  expect(feed.isFull).toBe(true);
});
