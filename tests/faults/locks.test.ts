import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { administer } from '../house/server-sql.ts';
import { createTestDatabase, testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { acts } from './acts.ts';
import { openWorld, settleIn } from './service.ts';

const recoveryMs = 60_000;
const withPostgresql = test.runIf(testedProviders.includes('postgresql'));

withPostgresql(
  'a table that somebody else locks costs 503 for what needs it, and nothing after',
  async () => {
    await using database = await createTestDatabase('postgresql');
    await using world = await openWorld('locked sessions', database.url);
    const { crowd } = world;
    const service = await world.start();
    await settleIn(world, service);
    await crowd.gather(20);
    const stop = crowd.drive(50);
    await sleep(500);
    const locked = await lockSessions(database.url);
    for (let second = 0; second < 6; second += 1) {
      expect((await fetch(`${service.url}/healthz/live`)).status).toBe(200);
      await sleep(1000);
    }
    const signUps = world.answered('signUp', 201);
    await sleep(2000);
    const during = world.answered('signUp', 201) - signUps;
    await locked.end();
    const recovered = await crowd.untilAnswered(acts.signIn, recoveryMs);
    await stop();
    expect(await world.judge({ killed: false })).toEqual([]);
    const { count, ms } = world.slowest(503);
    expect(count).toBeGreaterThan(0);
    expect(during).toBeGreaterThan(0);
    tried(
      count,
      `answers of 503 while sessions were locked, the slowest after ${ms} ms, besides ${during} sign-ups; served again after ${Math.round(recovered)} ms`,
    );
  },
);

withPostgresql(
  'a database that takes two connections serves with two, and says 503 to the rest',
  async () => {
    await using database = await createTestDatabase('postgresql');
    await using world = await openWorld('two connections', database.url);
    const { crowd } = world;
    const before = await world.start();
    await settleIn(world, before);
    await crowd.gather(20);
    await before.kill();
    await using tenant = await tenantOf(database.url);
    await world.start({ databaseUrl: tenant.url });
    const stop = crowd.drive(50);
    await sleep(5000);
    await stop();
    const served = world.answered('signIn', 201);
    await administer(database.url, `ALTER ROLE ${tenant.name} CONNECTION LIMIT -1`);
    await crowd.untilAnswered(acts.signIn, recoveryMs);
    expect(await world.judge({ killed: false })).toEqual([]);
    const { count, ms } = world.slowest(503);
    tried(
      count,
      `answers of 503 with two connections, the slowest after ${ms} ms, besides ${served} sign-ins`,
    );
    expect(served).toBeGreaterThan(0);
  },
);

async function lockSessions(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN; LOCK TABLE acct_sessions IN ACCESS EXCLUSIVE MODE');
  return client;
}

/** Somebody who may do all that Acct does, over two connections at once. */
async function tenantOf(url: string): Promise<AsyncDisposable & { url: string; name: string }> {
  const name = `acct_tenant_${randomBytes(6).toString('hex')}`;
  await administer(
    url,
    `CREATE ROLE ${name} LOGIN CONNECTION LIMIT 2;
      GRANT ALL ON SCHEMA public TO ${name};
      GRANT ALL ON ALL TABLES IN SCHEMA public TO ${name};
      GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
  );
  const own = new URL(url);
  own.username = name;
  return {
    url: own.href,
    name,
    [Symbol.asyncDispose]: async () => {
      await administer(
        url,
        `REASSIGN OWNED BY ${name} TO acct; DROP OWNED BY ${name}; DROP ROLE ${name}`,
      ).catch(() => {});
    },
  };
}
