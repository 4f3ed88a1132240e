import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { z } from 'zod';
import { type TestClock, testClock } from '../house/clock.ts';
import { captureLog } from '../house/log.ts';
import { createTestDatabase, type Provider } from '../house/test-database.ts';
import { unlimited } from '../house/unlimited.ts';

/** Where the recordings of PyAcct are kept. */
export const recordings = join(import.meta.dirname, 'pyacct');

/** PyAcct's own configuration, as it lies beside the recordings. */
const Configuration = z.object({
  origins: z.array(z.string()),
  attributes: z.array(
    z.object({
      key: z.string(),
      required: z.boolean(),
      sensitive: z.boolean(),
      unique: z.boolean(),
    }),
  ),
});

/** A server as the recordings assume it: their attributes and origins, and a clock that obeys. */
export async function openPyacctServer(provider: Provider, overrides: Partial<Settings> = {}) {
  const text = await readFile(join(recordings, 'config.json'), 'utf8');
  const { origins, attributes } = Configuration.parse(JSON.parse(text));
  const database = await createTestDatabase(provider);
  const folder = await mkdtemp(join(tmpdir(), 'acct-pyacct-'));
  const clock = testClock();
  const log = captureLog();
  const server = await startServer(
    settingsWith({
      databaseUrl: database.url,
      bootstrapFile: join(folder, 'bootstrap-secret'),
      databasePoolMax: 4,
      port: 0,
      bcryptCost: 4,
      ...unlimited,
      corsOrigins: origins,
      ...overrides,
    }),
    { clock, log, sweeps: false },
  );
  const operator = server.core.as({ kind: 'operator' });
  for (const definition of attributes) await operator.attributes.define(definition);
  return {
    url: server.url,
    core: server.core,
    operator,
    clock,
    log,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type PyacctServer = Awaited<ReturnType<typeof openPyacctServer>>;

/** Lets a program outside move the clock: `POST /<seconds>` lets so much time pass. */
export async function openClockDoor(clock: TestClock) {
  const server = createServer((req, res) => {
    clock.advance({ seconds: Number(req.url?.slice(1)) });
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
