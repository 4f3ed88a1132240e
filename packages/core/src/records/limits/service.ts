import { leftOf, type RateLimit } from '../../kernel/gcra.ts';
import { networkNameOf } from '../../kernel/network.ts';
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
 * Counts by the name of the limit and the network of the address, and by nothing that a caller writes
 * into its request. Whoever has no address that can be read shares one allowance with all others of that
 * kind.
 */
export function rateLimiter({ clock, settings, log }: Parts, store: LimitStore): RateLimiter {
  const sizes = sizesOf(settings);
  return {
    async take(name, address) {
      const limit = sizes[name];
      if (limit === null) return undefined;
      const now = clock.now().getTime();
      const key = `${name} ${networkNameOf(address)}`;
      const taken = await store.take(key, limit, now).catch(unavailable);
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

function sizesOf({ signInLimit, signUpLimit }: Settings): Record<LimitName, RateLimit | null> {
  return { 'sign-in': rateLimitOf(signInLimit), 'sign-up': rateLimitOf(signUpLimit) };
}
