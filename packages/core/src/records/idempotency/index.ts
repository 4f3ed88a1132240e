import { idempotencyRefusals } from '../../kernel/idempotency.ts';
import type { Capability } from '../../trpc/capability.ts';
import { pruneIdempotency } from './prune.ts';

/** Requests that may be sent again: what was answered to those that came with an Idempotency-Key. */
export const idempotency = {
  refusals: idempotencyRefusals,
  sweep: pruneIdempotency,
} satisfies Capability;
