import { leftOf, type RateLimit } from '../../kernel/gcra.ts';
import {
  type Allowance,
  type LimitName,
  type LimitStore,
  type RateLimiter,
  rateLimitOf,
} from '../../kernel/rate-limit.ts';
import type { Settings } from '../../kernel/setting-table.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import type { Tools } from '../../tools.ts';

/**
 * Counts by the name of the limit and by whose allowance it is, and by nothing that a caller writes into its
 * request.
 */
export function rateLimiter({ clock, settings, log }: Parts, store: LimitStore): RateLimiter {
  const sizes = sizesOf(settings);
  return {
    async take(name, holder) {
      const limit = sizes[name];
      if (limit === null) return undefined;
      const now = clock.now().getTime();
      const taken = await store.take(`${name} ${holder}`, limit, now).catch(unavailable);
      const { remaining, nextMs } = leftOf(limit, { fullAt: taken.fullAt, now });
      const allowance: Allowance = {
        name,
        limit,
        allowed: taken.allowed,
        remaining: taken.allowed ? remaining : 0,
        nextSeconds: Math.ceil(nextMs / 1000),
      };
      return allowance;
    },
  };

  /** Whatever is wrong with the store, nobody gets through because of it. */
  function unavailable(error: unknown): never {
    if (error instanceof Unavailable) throw error;
    log.error({ err: error }, 'a limit could not be counted');
    throw new Unavailable('A limit could not be counted.', { cause: error });
  }
}

type Parts = Pick<Tools, 'clock' | 'settings' | 'log'>;

function sizesOf(settings: Settings): Record<LimitName, RateLimit | null> {
  return {
    'sign-in': rateLimitOf(settings.signInLimit),
    'sign-up': rateLimitOf(settings.signUpLimit),
    'idempotency-keys': rateLimitOf(settings.idempotencyKeyLimit),
  };
}
