import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { settingsWith } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { createHttpServer } from '../src/http-server.ts';
import {
  codeOf,
  doors,
  member,
  openServer,
  password,
  postJson,
  raw,
  type TestServer,
} from './harness.ts';

const oneHash = { hashConcurrency: 1 };

/** Takes the only place for hashing, so that whoever signs in waits until it is let go. */
function holdHashing({ core }: TestServer): () => Promise<void> {
  const { promise, resolve } = withResolvers();
  const held = core.tools.hashQueue.run(() => promise);
  return () => {
    resolve();
    return held;
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe.each(doors)('a request over $door that takes too long', ({ signIn }) => {
  test('is answered 503, and its late end is no fault', async () => {
    await using server = await openServer({ ...oneHash, requestTimeoutMs: 1000 });
    await server.core.as({ kind: 'nothing' }).signup.create({ username: 'ann', password });
    const letGo = holdHashing(server);
    const answer = await fetch(server.url + signIn, postJson({ username: 'ann', password }));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    // Whoever waits for a hash gives up at the deadline too, and either may be first.
    expect(codeOf(await answer.text())).toMatch(/^service\.(?:unavailable|overloaded)$/);
    await letGo();
    const next = await fetch(server.url + signIn, postJson({ username: 'ann', password }));
    expect(next.ok).toBe(true);
    expect(server.log()).not.toContain('"level":"error"');
  });

  test('is the fault of the caller when the body does not come', async () => {
    await using server = await openServer({ requestTimeoutMs: 100 });
    const head = `POST ${signIn} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const answer = await raw(server, `${head}Content-Length: 99\r\n\r\n{"username":`);
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([408, 'close']);
    expect(codeOf(answer?.body ?? '')).toBe('request.timeout');
    expect(server.log()).not.toContain('"level":"error"');
  });
});

test('requests of a caller who left one behind the other are all told as aborted, and forgotten', async () => {
  // Each waits its time after the other, and the first must not be over before the caller has left.
  await using server = await openServer({ ...oneHash, requestTimeoutMs: 1000 });
  const letGo = holdHashing(server);
  const body = JSON.stringify({ username: 'ann', password });
  const head = `POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
  const caller = connect(Number(new URL(server.url).port), '127.0.0.1');
  caller.on('error', () => {});
  caller.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`.repeat(5));
  await expect.poll(() => server.core.tools.hashQueue.gauges().waiting).toBeGreaterThan(0);
  caller.destroy();
  const aborted = () => server.log().match(/"status":"aborted"/g)?.length;
  await expect.poll(aborted, { timeout: 20_000 }).toBe(5);
  await letGo();
});

describe('a caller who does not read the answers', () => {
  test('is hung up on, and the answers are not kept for it', async () => {
    await using server = await openServer({ requestTimeoutMs: 1000 });
    const path = '/docs/swagger-ui-bundle.js';
    // Read from the disk once, so that what follows is not answered by the deadline.
    await fetch(server.url + path).then((answer) => answer.arrayBuffer());
    const caller = connect(Number(new URL(server.url).port), '127.0.0.1');
    caller.on('error', () => {});
    caller.pause();
    // More than the buffers of the two sockets take.
    caller.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(20));
    await expect.poll(() => server.log(), { timeout: 15_000 }).toContain('"status":"aborted"');
    caller.destroy();
  });
});

describe('a full queue of hashes', () => {
  test.each(doors)('is told over $door, and checks pass by', async ({ signIn, check }) => {
    await using server = await openServer({ ...oneHash, hashQueueMax: 1 });
    const token = await member(server);
    const letGo = holdHashing(server);
    const waiting = fetch(server.url + signIn, postJson({ username: 'ann', password }));
    await expect.poll(() => server.core.tools.hashQueue.gauges().waiting).toBe(1);
    const refused = await fetch(server.url + signIn, postJson({ username: 'nobody', password }));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(codeOf(await refused.text())).toBe('service.overloaded');
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(server.url + check, { headers })).status).toBe(200);
    await letGo();
    expect((await waiting).ok).toBe(true);
  });
});

describe('a stop', () => {
  test('lets a request under way finish and takes no new one', async () => {
    await using server = await openServer(oneHash);
    await member(server);
    const letGo = holdHashing(server);
    const underWay = fetch(`${server.url}/v1/sessions`, postJson({ username: 'ann', password }));
    await expect.poll(() => server.core.tools.hashQueue.gauges().waiting).toBe(1);
    const stopped = server.close();
    await expect(open(server)).rejects.toThrow('ECONNREFUSED');
    await letGo();
    const answer = await underWay;
    expect([answer.status, answer.headers.get('connection')]).toEqual([201, 'close']);
    await stopped;
  });

  test('reaches what is under way in the doors behind Express', async () => {
    await using server = await openServer({ ...oneHash, shutdownTimeoutMs: 8000 });
    await member(server);
    const letGo = holdHashing(server);
    const sent = postJson({ username: 'ann', password });
    const underWay = fetch(`${server.url}/pyacct/2/session/`, sent);
    await expect.poll(() => server.core.tools.hashQueue.gauges().waiting).toBe(1);
    const stopped = server.close();
    await letGo();
    expect((await underWay).headers.get('connection')).toBe('close');
    await stopped;
  });

  test('is seen by whoever still has a connection', async () => {
    await using server = await openServer();
    const socket = await open(server);
    socket.write('GET /healthz/ready HTTP/1.1\r\n');
    await fetch(`${server.url}/healthz/live`);
    const stopped = server.close();
    socket.write('Host: a\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 503 /);
    expect(text).toMatch(/^connection: close\r$/m);
    await stopped;
  });

  test('does not wait longer than its bound', async () => {
    await using server = await openServer({ shutdownTimeoutMs: 50 });
    const socket = await open(server);
    socket.on('error', () => {}).resume();
    const ended = once(socket, 'close');
    socket.write('POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n');
    await server.close();
    await ended;
  });

  test('may be asked for twice', async () => {
    const server = await openServer();
    await Promise.all([server.close(), server.close()]);
  });
});

async function open({ url }: TestServer): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('no client holds a connection by being slow', () => {
  const server = createHttpServer(settingsWith({}), () => {});
  expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
  expect(server.requestTimeout).toBeLessThanOrEqual(15_000);
  expect(server.keepAliveTimeout).toBeLessThanOrEqual(65_000);
  expect(server.maxConnections).toBeLessThanOrEqual(4096);
});
