import { setTimeout as sleep } from 'node:timers/promises';
import { parseDatabaseUrl } from '@acct/core';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { openWorld, settleIn, type World } from './service.ts';

const recoveryMs = 60_000;
const withSqlite = test.runIf(testedProviders.includes('sqlite'));

withSqlite(
  'a file that another program locks for a moment costs time and nothing else',
  async () => {
    await using database = await createTestDatabase('sqlite');
    await using world = await openWorld('SQLite locked for 3 s', database.url);
    // Longer than the lock is held: the default of two seconds would answer some with 503.
    await settle(world, { databaseWaitTimeoutMs: 30_000, requestTimeoutMs: 60_000 });
    const stop = world.crowd.drive(20);
    await sleep(500);
    await locked(database.url, 3000);
    await stop();
    expect(world.slowest(503).count).toBe(0);
    expect(await world.judge({ killed: false })).toEqual([]);
    tried(
      world.slowest(201).count,
      `sign-ups and sign-ins around it, the slowest of ${world.slowest(201).ms} ms`,
    );
  },
);

withSqlite(
  'a file that stays locked costs 503 for changes, and checks are answered all the time',
  async () => {
    await using database = await createTestDatabase('sqlite');
    await using world = await openWorld('SQLite locked for long', database.url);
    await settle(world, {});
    const { crowd } = world;
    const stop = crowd.drive(20);
    await sleep(500);
    await locked(database.url, 8000);
    const recovered = await crowd.untilAnswered(acts.signUp, recoveryMs);
    await stop();
    // Had the process stood still for the lock, or asked for it to read, these would be others.
    expect(world.answered('check', 503)).toBe(0);
    expect(world.answered('check', 200)).toBeGreaterThan(0);
    const { count, ms } = world.slowest(503);
    expect(count).toBeGreaterThan(0);
    expect(await world.judge({ killed: false })).toEqual([]);
    tried(
      count,
      `answers of 503 from a locked file, the slowest after ${ms} ms, the slowest check ${world.slowest(200).ms} ms; served again after ${Math.round(recovered)} ms`,
    );
  },
);

async function settle(world: World, settings: Parameters<World['start']>[0]): Promise<void> {
  const service = await world.start(settings);
  await settleIn(world, service);
  await world.crowd.gather(20);
}

/** As a backup or a person with a shell does it. */
async function locked(url: string, ms: number): Promise<void> {
  const address = parseDatabaseUrl(url);
  if (address.provider !== 'sqlite') throw new Error('Only a file can be locked.');
  const other = new Sqlite(address.path, { timeout: 5000 });
  try {
    other.exec('BEGIN EXCLUSIVE');
    await sleep(ms);
    other.exec('ROLLBACK');
  } finally {
    other.close();
  }
}
