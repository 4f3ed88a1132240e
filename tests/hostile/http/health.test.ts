import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../../house/child.ts';
import { createTestDatabase, type TestDatabase } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { say } from './wire.ts';

// Anybody may ask for the health of a service, so asking must cost it nothing.

let database: TestDatabase;
let relay: Relay;
let child: Child;
let folder: string;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase('postgresql');
  relay = await openRelay(database.url);
  folder = await mkdtemp(join(tmpdir(), 'acct-health-'));
  const bootstrapFile = join(folder, 'secret');
  const settings = { databaseUrl: relay.url, port: 0, bcryptCost: 4, bootstrapFile };
  child = await startChild(new URL('./server-process.ts', import.meta.url), settings);
  ({ url } = z.object({ url: z.string() }).parse(child.ready));
});
afterAll(async () => {
  await child[Symbol.asyncDispose]();
  relay.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const line = 'HTTP/1.1\r\nHost: a\r\n';

test('1000 questions after readiness at once are a question to the database once a second', async () => {
  const begun = performance.now();
  const before = relay.pings();
  const answers = await Promise.all(
    Array.from({ length: 950 }, () => fetch(`${url}/healthz/ready`).then(({ status }) => status)),
  );
  // And as many in one connection, behind one another.
  const last = `GET /healthz/ready ${line}Connection: close\r\n\r\n`;
  const piped = await say(url, `GET /healthz/ready ${line}\r\n`.repeat(49) + last);
  expect(new Set([...answers, ...piped.answers.map(({ status }) => status)])).toEqual(
    new Set([200]),
  );
  expect(piped.answers.length).toBe(50);
  const seconds = (performance.now() - begun) / 1000;
  const pings = relay.pings() - before;
  expect(pings).toBeGreaterThan(0);
  expect(pings).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  tried(1000, `questions after readiness were ${pings} pings in ${Math.ceil(seconds)} s or less`);
});

test('whether the process lives is told without the database, and no version with it', async () => {
  const before = relay.pings();
  for (let round = 0; round < 100; round += 1) {
    const answer = await fetch(`${url}/healthz/live`);
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":"live"}']);
  }
  expect(relay.pings()).toBe(before);
  expect(await (await fetch(`${url}/healthz/ready`)).text()).toBe('{"status":"ready"}');
});

type Relay = {
  readonly url: string;
  /** How often the database was asked whether it is there. */
  pings(): number;
  close(): void;
};

/** Stands between the service and its database and counts one statement. */
async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  let pings = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on('data', (chunk) => {
      pings += chunk.toString('latin1').split('SELECT 1\0').length - 1;
      far.write(chunk);
    });
    far.on('data', (chunk) => near.write(chunk));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  return { url: url.href, pings: () => pings, close: () => server.close() };
}
