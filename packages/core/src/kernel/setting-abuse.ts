import { z } from 'zod';
import { stuffingNamesMax } from './limits.ts';
import { type RateLimitText, rateLimitIn } from './rate-limit.ts';
import { setting } from './setting-entry.ts';
import { flag, whole } from './setting-forms.ts';

/** What holds off those who ask too much. */
export const abuseSettings = {
  signInThrottle: setting(flag(), {
    env: 'ACCT_SIGN_IN_THROTTLE',
    default: true,
    says: 'Let the next try of a password wait after five wrong ones in a row, and judge none any more after a hundred. `false` is for load tests only. See docs/operate/limits.md.',
  }),
  stuffingLimit: setting(stuffingLimit(), {
    env: 'ACCT_STUFFING_LIMIT',
    default: '20/3600',
    says: 'How many different names may fail to sign in from one network: after `20/3600`, twenty within 3600 seconds, it waits until these are over, but for accounts that signed in from there lately. At most 1000 names and a day; `off` for no limit. See docs/operate/limits.md.',
  }),
  hashConcurrency: setting(whole(0, 64), {
    env: 'ACCT_HASH_CONCURRENCY',
    default: 0,
    says: 'Passwords hashed at the same time, by all workers together; 0 means as many as cores.',
  }),
  hashQueueMax: setting(whole(1, 10_000), {
    env: 'ACCT_HASH_QUEUE_MAX',
    default: 64,
    says: 'Hashes that may wait, in all workers together. Beyond it sign-in and sign-up answer 503 at once, and one that has waited for `ACCT_REQUEST_TIMEOUT_MS` gives its place up; checks of sessions never wait here.',
  }),
  signInLimit: setting(rateLimit(), {
    env: 'ACCT_SIGN_IN_LIMIT',
    default: '10/60',
    says: 'How often one address may try a password or a secret, at sign-in and wherever else one is asked for: `10/60` is ten at once and then ten in 60 seconds; `off` for no limit. An IPv6 address counts with its /64. Behind a proxy set `ACCT_TRUSTED_PROXIES`, or all callers share one allowance. See docs/operate/limits.md.',
  }),
  signUpLimit: setting(rateLimit(), {
    env: 'ACCT_SIGN_UP_LIMIT',
    default: '10/3600',
    says: 'How often one address may sign up, in the same form.',
  }),
  idempotencyKeyLimit: setting(rateLimit(), {
    env: 'ACCT_IDEMPOTENCY_KEY_LIMIT',
    default: '1000/86400',
    says: 'How many new Idempotency-Keys one account, or one network where nobody is signed in, may send, in the same form: what is answered to each is kept for a day, up to 22 KB. See docs/operate/limits.md.',
  }),
  redisUrl: setting(redisUrl().optional(), {
    env: 'ACCT_REDIS_URL',
    default: undefined,
    secret: true,
    says: 'Keeps the three limits above in Redis or Valkey instead of the database: `redis://user:password@host:port/number`, or `rediss://` for TLS. While it does not answer, what is limited is answered 503; all else goes on.',
  }),
} as const;

function rateLimit() {
  const sentence = 'a count and seconds are needed, such as 10/60 (at most a day), or off';
  return z.custom<RateLimitText>(isRateLimit, sentence);
}

function stuffingLimit() {
  return rateLimit().refine(
    (text) => (rateLimitIn(text)?.count ?? 1) <= stuffingNamesMax,
    `at most ${stuffingNamesMax} names can be told apart`,
  );
}

function isRateLimit(value: unknown): boolean {
  return typeof value === 'string' && rateLimitIn(value) !== undefined;
}

function redisUrl() {
  return z.string().refine(isRedisUrl, 'a URL is needed, such as redis://127.0.0.1:6379');
}

function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  // A path that is no number would fail at the first sign-in.
  return /^rediss?:$/.test(protocol) && hostname !== '' && /^\/?\d*$/.test(pathname);
}
