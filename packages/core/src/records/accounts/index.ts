import type { Capability } from '../../trpc/capability.ts';
import { accountEvents } from './events.ts';
import { fillSkeletons } from './fill.ts';
import { accountsRouter } from './procedures.ts';
import { accountRefusals } from './refusals.ts';

/** Who exists. */
export const accounts = {
  router: accountsRouter,
  refusals: accountRefusals,
  events: accountEvents,
  sweep: fillSkeletons,
} satisfies Capability;
