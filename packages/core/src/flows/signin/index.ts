import type { Capability } from '../../trpc/capability.ts';
import { signinEvents } from './events.ts';
import { signinRouter } from './procedures.ts';
import { signinRefusals } from './refusals.ts';

/** A password for a session. */
export const signin = {
  router: signinRouter,
  refusals: signinRefusals,
  events: signinEvents,
} satisfies Capability;
