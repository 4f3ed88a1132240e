import { createHash } from 'node:crypto';
import { z } from 'zod';
import { boundsOf } from '../kernel/gcra.ts';
import type { LimitStore } from '../kernel/rate-limit.ts';
import type { RedisClient } from './client.ts';
import { RedisConnection } from './connection.ts';

/** Keeps the limits in Redis or Valkey, for services that many processes on many machines make up. */
export function limitsInRedis(url: string, onLost: (error: unknown) => void): RedisLimits {
  const connection = new RedisConnection(url, onLost);
  return {
    async take(key, limit, now) {
      const { cost, last, wrong } = boundsOf(limit, now);
      const asked = {
        keys: [`acct:limit:${key}`],
        arguments: [now, cost, last, wrong].map(String),
      };
      const reply = await connection.run((client) => decide(client, asked));
      const [allowed, fullAt] = Reply.parse(reply);
      return { allowed: allowed === 1, fullAt: Number(fullAt) };
    },
    close: () => connection.close(),
  };
}

export type RedisLimits = LimitStore & { close(): void };

/** Asks whether it answers, by a connection of its own. @throws RedisUnavailable */
export async function pingRedis(url: string): Promise<void> {
  const connection = new RedisConnection(url, () => {});
  try {
    await connection.run((client) => client.ping());
  } finally {
    connection.close();
  }
}

async function decide(
  client: RedisClient,
  asked: { keys: string[]; arguments: string[] },
): Promise<unknown> {
  try {
    return await client.evalSha(digest, asked);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    // It was started anew, or this is the first call ever.
    return await client.eval(script, asked);
  }
}

const Reply = z.tuple([z.union([z.literal(0), z.literal(1)]), z.string().regex(/^\d+$/)]);

// What `take` in kernel/gcra.ts says, where the number is. A number that is handed over as such would
// lose its last digits in Lua's own way of writing it.
const script = `
local now, cost = tonumber(ARGV[1]), tonumber(ARGV[2])
local last, wrong = tonumber(ARGV[3]), tonumber(ARGV[4])
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
if full > last and full <= wrong then return {0, string.format('%.0f', full)} end
if full < now or full > wrong then full = now end
full = string.format('%.0f', full + cost)
redis.call('SET', KEYS[1], full, 'PX', string.format('%.0f', full - now))
return {1, full}
`;

const digest = createHash('sha1').update(script).digest('hex');
