import type { Capability } from '../../trpc/capability.ts';
import { auditRouter } from './procedures.ts';
import { pruneEvents } from './prune.ts';
import { auditRefusals } from './refusals.ts';

/** Reading the journal that every change writes. */
export const audit = {
  router: auditRouter,
  refusals: auditRefusals,
  sweep: pruneEvents,
} satisfies Capability;
