import type { Capability } from '../../trpc/capability.ts';
import { roleEvents } from './events.ts';
import { rolesRouter } from './procedures.ts';
import { roleRefusals } from './refusals.ts';

/** What an account may do beyond its own affairs. */
export const roles = {
  router: rolesRouter,
  refusals: roleRefusals,
  events: roleEvents,
} satisfies Capability;
