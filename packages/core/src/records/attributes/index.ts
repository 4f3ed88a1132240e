import type { Capability } from '../../trpc/capability.ts';
import { attributeEvents } from './events.ts';
import { attributesRouter } from './procedures.ts';
import { attributeRefusals } from './refusals.ts';

/** What the operator wants to know of each account. */
export const attributes = {
  router: attributesRouter,
  refusals: attributeRefusals,
  events: attributeEvents,
} satisfies Capability;
