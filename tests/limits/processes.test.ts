import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '@acct/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../house/child.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { doors, type Knock, passed, signIn } from './knocks.ts';
import { hasRedis, startRedis } from './redis.ts';

// A day, so that nothing of the allowance comes back while a loaded machine is still answering.
const tenADay = '10/86400';

test.each(testedProviders)(
  'of a hundred at once at two processes and all doors exactly ten pass, kept in %s',
  async (provider) => {
    await using place = await createTestDatabase(provider);
    await using pair = await openPair({ databaseUrl: place.url, signInLimit: tenADay });
    const knocks = await storm(pair.urls);
    expect(knocks.filter(passed)).toHaveLength(10);
    expect(knocks.filter(({ status }) => status === 429)).toHaveLength(90);
    expect(knocks.filter(({ status }) => status >= 500)).toEqual([]);
    // What is used up is not kept by a process: another one knows of it.
    await pair.replaceFirst();
    expect((await signIn(pair.urls[0])).status).toBe(429);
    tried(knocks.length, `sign-ins at once at two processes, kept in ${provider}`);
  },
);

test.runIf(hasRedis())(
  'of a hundred at once at two processes and all doors exactly ten pass, kept in Redis',
  async () => {
    await using redis = await startRedis();
    await using place = await createTestDatabase('postgresql');
    const settings = { databaseUrl: place.url, redisUrl: redis.url, signInLimit: tenADay } as const;
    await using pair = await openPair(settings);
    const knocks = await storm(pair.urls);
    expect(knocks.filter(passed)).toHaveLength(10);
    expect(knocks.filter(({ status }) => status === 429)).toHaveLength(90);
    await pair.replaceFirst();
    expect((await signIn(pair.urls[0])).status).toBe(429);
    tried(knocks.length, 'sign-ins at once at two processes, kept in Redis');
  },
);

function storm(urls: readonly string[]): Promise<Knock[]> {
  const ways = urls.flatMap((url) => doors.map((door) => ({ url, door })));
  const all = Array.from({ length: 100 }, (_, i) => ways[i % ways.length]);
  return Promise.all(all.flatMap((way) => (way === undefined ? [] : [signIn(way.url, way.door)])));
}

type Pair = AsyncDisposable & {
  readonly urls: [string, string];
  /** Kills one of them and starts another in its place. */
  replaceFirst(): Promise<void>;
};

async function openPair(settings: Partial<Settings>): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-limits-'));
  const start = () =>
    startChild(new URL('./server-process.ts', import.meta.url), {
      ...forPairs,
      bootstrapFile: join(folder, 'bootstrap-secret'),
      ...settings,
    });
  let [first, second] = await Promise.all([start(), start()]);
  const urls: [string, string] = [urlOf(first), urlOf(second)];
  return {
    urls,
    async replaceFirst() {
      await first.kill();
      first = await start();
      urls[0] = urlOf(first);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([first.kill(), second.kill()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function urlOf({ ready }: Child): string {
  return z.object({ url: z.string() }).parse(ready).url;
}

// A storm shall be counted, not shed, and a loaded machine be given its time.
const forPairs: Partial<Settings> = {
  bcryptCost: 4,
  port: 0,
  hashQueueMax: 1000,
  databaseWaitTimeoutMs: 20_000,
  databaseStatementTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
};
