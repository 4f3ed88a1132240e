import type { Capability } from '../../trpc/capability.ts';
import { sessionEvents } from './events.ts';
import { sessionsRouter } from './procedures.ts';
import { pruneSessions } from './prune.ts';
import { sessionRefusals } from './refusals.ts';

/** Signed-in devices, and the answer to "who is this token?". */
export const sessions = {
  router: sessionsRouter,
  refusals: sessionRefusals,
  events: sessionEvents,
  sweep: pruneSessions,
} satisfies Capability;
