import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { tried } from '../../house/tried.ts';
import { type Checks, crowd, keepChecking } from './crowd.ts';
import { type Held, openServed, type Served } from './served.ts';
import { say } from './wire.ts';

// Whatever these clients do, a back end that asks whose token it has is answered all the time, and when
// they are gone the process holds what it held before.

/** What may be left in memory, in all: V8 keeps some of what it once needed. */
const bytesKept = 96 * 1024 * 1024;

let served: Served;
let token: string;
let before: Held;
let checks: Checks;
beforeAll(async () => {
  served = await openServed({ requestTimeoutMs: 2000 });
  ({ token } = await served.house.member());
  // Whatever is loaded with the first request is loaded now.
  for (const path of ['/docs/swagger-ui-bundle.js', '/v1/session', '/trpc/sessions.check']) {
    await say(served.url, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  }
  before = await served.held();
});
afterAll(() => served[Symbol.asyncDispose]());

beforeEach(() => {
  checks = keepChecking(served.url, token);
});

afterEach(async () => {
  const { answered, wrong } = await checks.end();
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(0);
  tried(answered, 'checks were answered 200 meanwhile');
  await expect
    .poll(async () => isAsBefore(await served.held()), { timeout: 40_000, interval: 200 })
    .toBe(true);
  const after = await served.held();
  expect(after.rss - before.rss).toBeLessThan(bytesKept);
  expect(after.pid).toBe(before.pid);
});

function isAsBefore({ sockets, files }: Held): boolean {
  return sockets <= before.sockets && files <= before.files;
}

const json = 'Content-Type: application/json\r\n';
const post = `POST /v1/sessions HTTP/1.1\r\nHost: a\r\n${json}`;

test.each([
  ['headers', 'GET /v1/session HTTP/1.1\r\nHost: a\r\nX-A: '],
  ['a body by length', `${post}Content-Length: 60\r\n\r\n{"username":`],
  ['a body by chunks', `${post}Transfer-Encoding: chunked\r\n\r\n5\r\n{"use`],
  ['anything', ''],
])('500 connections that never finish %s are ended by the server', async (_what, bytes) => {
  const slow = await crowd(served.url, 500, bytes);
  slow.listen();
  await expect.poll(slow.open, { timeout: 40_000, interval: 200 }).toBe(0);
});

test('1000 uploads that are broken off leave nothing behind', async () => {
  for (let round = 0; round < 10; round += 1) {
    const body = `Content-Length: 30000\r\n\r\n{"username":"${'a'.repeat(15_000)}`;
    const leaving = await crowd(served.url, 100, post + body);
    leaving.leave();
  }
});

test.each([
  ['by length', `Content-Length: ${20 * 1024 * 1024}\r\n\r\n${'a'.repeat(1024 * 1024)}`],
  [
    'by chunks',
    `Transfer-Encoding: chunked\r\n\r\n${`100000\r\n${'a'.repeat(0x100000)}\r\n`.repeat(3)}`,
  ],
  ['by gzip', gzipBomb()],
])('40 bodies of 20 MB %s are not taken', async (_how, body) => {
  for (const path of ['/v1/sessions', '/trpc/signin.create']) {
    const large = await crowd(served.url, 20, post.replace('/v1/sessions', path) + body);
    large.listen();
    await expect.poll(large.open, { timeout: 20_000, interval: 100 }).toBe(0);
  }
});

// Node does not count a connection that waits for its reader; the system does, where it tells.
test.runIf(existsSync('/proc/self/fd'))(
  '100 readers who never read are ended by the server',
  async () => {
    const asset = 'GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n';
    const deaf = await crowd(served.url, 100, asset.repeat(10));
    // A paused socket does not hear that it was closed, so the server is asked: first that all are there.
    const files = async () => (await served.held()).files - before.files;
    await expect.poll(files, { timeout: 20_000, interval: 50 }).toBeGreaterThanOrEqual(100);
    await expect.poll(files, { timeout: 40_000, interval: 500 }).toBeLessThan(50);
    deaf.leave();
  },
);

/** Twenty megabytes of nothing, in some twenty kilobytes. */
function gzipBomb(): string {
  const packed = gzipSync(Buffer.alloc(20 * 1024 * 1024));
  const head = `Content-Encoding: gzip\r\nConnection: close\r\nContent-Length: ${packed.length}\r\n\r\n`;
  return head + packed.toString('latin1');
}
