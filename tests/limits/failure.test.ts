import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { administer } from '../house/server-sql.ts';
import { type Provider, testedProviders } from '../house/test-database.ts';
import { allowanceIn, doors, post, signIn } from './knocks.ts';
import { type Limited, openLimited } from './limited.ts';
import { hasRedis, startRedis } from './redis.ts';

/** What is limited is answered 503 at every door, and whoever is signed in notices nothing. */
async function expectClosed(service: Limited, token: string): Promise<void> {
  for (const door of doors) {
    const knock = await signIn(service.url, door);
    expect(knock.status, door).toBe(503);
    expect(Number(knock.headers.get('retry-after')), door).toBeGreaterThan(0);
    expect(allowanceIn(knock), door).toBeUndefined();
    expect(knock.text).not.toMatch(/redis|sql|limit|table|ECONN/i);
  }
  const signUp = { username: 'bob', password: 'steep roads to the sea' };
  expect((await post(`${service.url}/v1/accounts`, signUp)).status).toBe(503);
  expect(await check(service, token)).toBe(200);
}

async function check({ url }: Limited, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/v1/session`, { headers });
  await answer.body?.cancel();
  return answer.status;
}

test.each(testedProviders)(
  'a table that cannot be asked lets nobody through, on %s',
  async (provider) => {
    await using service = await openLimited({}, provider);
    const { token } = await service.member('ann');
    expect((await signIn(service.url)).status).toBe(401);
    await rename(provider, service.databaseUrl, ['acct_rate_limits', 'acct_hidden']);
    await expectClosed(service, token);
    expect(service.log.lines.filter(({ level }) => level === 'error')).not.toHaveLength(0);
    await rename(provider, service.databaseUrl, ['acct_hidden', 'acct_rate_limits']);
    expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 8 });
  },
);

async function rename(
  provider: Provider,
  url: string,
  [from, to]: readonly [string, string],
): Promise<void> {
  const sql = `ALTER TABLE ${from} RENAME TO ${to}`;
  if (provider === 'postgresql') return administer(url, sql);
  const file = new Sqlite(url.replace(/^file:/, ''));
  file.exec(sql);
  file.close();
}

test.runIf(hasRedis())(
  'a Redis that is gone lets nobody through, and one that is back does',
  async () => {
    await using redis = await startRedis();
    await using service = await openLimited({ redisUrl: redis.url });
    const { token } = await service.member('ann');
    expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 9 });
    await redis.kill();
    await expectClosed(service, token);
    expect(service.log.lines.map(({ message }) => message).join()).toMatch(/Redis does not answer/);
    await redis.start();
    // At once: nothing waits for a time at which to try again. It kept nothing, so it begins anew.
    expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 9 });
  },
);

test.runIf(hasRedis())('a Redis that is frozen holds nobody up for long', async () => {
  await using redis = await startRedis();
  await using service = await openLimited({ redisUrl: redis.url });
  const { token } = await service.member('ann');
  expect((await signIn(service.url)).status).toBe(401);
  redis.freeze();
  await expectClosed(service, token);
  redis.thaw();
  expect((await untilAnswered(service)).status).toBe(401);
});

/** A server that was frozen may take a moment to go through what was sent meanwhile. */
async function untilAnswered(service: Limited) {
  for (let i = 0; ; i += 1) {
    const knock = await signIn(service.url);
    if (knock.status !== 503 || i === 100) return knock;
    await sleep(50);
  }
}

test.runIf(hasRedis())('a Redis that was emptied of its scripts is given them again', async () => {
  await using redis = await startRedis();
  await using service = await openLimited({ redisUrl: redis.url });
  expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 9 });
  await redis.tell('SCRIPT FLUSH');
  expect(allowanceIn(await signIn(service.url))).toMatchObject({ r: 8 });
  // And a key that holds what no limit wrote is a fault, and no fresh allowance.
  await redis.tell('SET "acct:limit:sign-in 127.0.0.1" nonsense');
  expect((await signIn(service.url)).status).toBe(503);
});

test.runIf(hasRedis())('what is kept in Redis goes by itself, and names no account', async () => {
  await using redis = await startRedis();
  await using service = await openLimited({ redisUrl: redis.url });
  await signIn(service.url);
  expect(await redis.tell('KEYS *')).toContain('acct:limit:sign-in 127.0.0.1');
  const left = await redis.tell('PTTL "acct:limit:sign-in 127.0.0.1"');
  expect(Number(/:(\d+)/.exec(left)?.[1])).toBeGreaterThan(0);
  expect(Number(/:(\d+)/.exec(left)?.[1])).toBeLessThanOrEqual(6000);
  expect(await service.core.tools.db.read.rateLimit.count()).toBe(0);
});
