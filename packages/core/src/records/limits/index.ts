import { limitRefusals } from '../../kernel/rate-limit.ts';
import { limitEvents } from '../../notices.ts';
import type { Capability } from '../../trpc/capability.ts';
import { pruneLimits } from './prune.ts';

/**
 * How much may be asked from one address, or by one account. Which operations count says their meta, `limit`;
 * a new Idempotency-Key counts with each of them that takes one.
 */
export const limits = {
  refusals: limitRefusals,
  events: limitEvents,
  sweep: pruneLimits,
} satisfies Capability;
