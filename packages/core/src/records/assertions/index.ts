import type { Capability } from '../../trpc/capability.ts';
import { assertionEvents } from './events.ts';
import { sweepKeys } from './keys.ts';
import { assertionsRouter } from './procedures.ts';
import { assertionRefusals } from './refusals.ts';

/** Short-lived signed proofs of a session, for those who cannot ask each time. */
export const assertions = {
  router: assertionsRouter,
  refusals: assertionRefusals,
  events: assertionEvents,
  sweep: sweepKeys,
} satisfies Capability;
