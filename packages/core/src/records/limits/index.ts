import { limitRefusals } from '../../kernel/rate-limit.ts';
import { limitEvents } from '../../notices.ts';
import type { Capability } from '../../trpc/capability.ts';
import { pruneLimits } from './prune.ts';

/** How much may be asked from one address. Which operations count says their meta, `limit`. */
export const limits = {
  refusals: limitRefusals,
  events: limitEvents,
  sweep: pruneLimits,
} satisfies Capability;
