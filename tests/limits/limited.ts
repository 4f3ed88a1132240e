import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { type TestClock, testClock } from '../house/clock.ts';
import { sharedHashThreads } from '../house/hash-threads.ts';
import { type CapturedLog, captureLog } from '../house/log.ts';
import { createTestDatabase, type Provider } from '../house/test-database.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

/** A whole service with its limits on, its doors open, and a clock that stands still. */
export type Limited = AsyncDisposable & {
  readonly url: string;
  readonly core: Server['core'];
  readonly clock: TestClock;
  readonly log: CapturedLog;
  readonly databaseUrl: string;
  /** Signs up and in past every limit, as the program around the service does. */
  member(username: string): Promise<{ token: string; username: string; password: string }>;
};

export async function openLimited(
  settings: Partial<Settings> = {},
  provider: Provider = 'sqlite',
): Promise<Limited> {
  const database = await createTestDatabase(provider);
  const folder = await mkdtemp(join(tmpdir(), 'acct-limits-'));
  const clock = testClock();
  const log = captureLog();
  const clear = async () => {
    await rm(folder, { recursive: true, force: true });
    await database[Symbol.asyncDispose]();
  };
  const wanted = settingsWith({
    databaseUrl: database.url,
    bootstrapFile: join(folder, 'bootstrap-secret'),
    ...forLimits,
    ...settings,
  });
  const parts = { clock, log, sweeps: false, hashThreads: sharedHashThreads() };
  const server = await startServer(wanted, parts).catch(async (error) => {
    await clear();
    throw error;
  });
  const visitor = server.core.as({ kind: 'nothing' });
  return {
    url: server.url,
    core: server.core,
    clock,
    log,
    databaseUrl: database.url,
    async member(username) {
      const password = 'steep roads to the sea';
      await visitor.signup.create({ username, password });
      const { token } = await visitor.signin.create({ username, password });
      return { token, username, password };
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await clear();
    },
  };
}

// Names that fail are counted beside the addresses, and tests that want it say so.
const forLimits = {
  bcryptCost: 4,
  databasePoolMax: 4,
  port: 0,
  shutdownTimeoutMs: 200,
  stuffingLimit: 'off',
} as const;
