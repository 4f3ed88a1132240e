import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { openServer } from './harness.ts';

const tunnel = 'CONNECT a.example:1 HTTP/1.1\r\nHost: a.example\r\n\r\n';

test('who asks for a tunnel and is gone at once takes nobody along', async () => {
  await using server = await openServer();
  const port = Number(new URL(server.url).port);
  for (let round = 0; round < 20; round += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write(tunnel);
    await once(socket, 'connect');
    // Some are gone before they are answered, some after.
    if (round % 2 === 0) await once(socket, 'data');
    socket.resetAndDestroy();
  }
  expect((await fetch(`${server.url}/healthz/live`)).status).toBe(200);
});

test('who asks for a tunnel and stays is hung up on, and holds up no stop', async () => {
  const server = await openServer();
  const port = Number(new URL(server.url).port);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(tunnel);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 405 /);
  await server[Symbol.asyncDispose]();
  socket.destroy();
});
