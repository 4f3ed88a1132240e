import { pingRedis, type Settings } from '@acct/core';
import { type Check, fail, ok } from './check.ts';

/** Where the limits are kept when not in the database; without it nobody can sign in. */
export async function checkRedis({ redisUrl }: Settings): Promise<readonly Check[]> {
  if (redisUrl === undefined) return [];
  const { host } = new URL(redisUrl);
  try {
    await pingRedis(redisUrl);
    return [ok('redis', `it answers at ${host}`)];
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    const advice = 'Mend it, or keep the limits in the database: leave ACCT_REDIS_URL out.';
    return [fail('redis', `it does not answer at ${host}${why}`, advice)];
  }
}
