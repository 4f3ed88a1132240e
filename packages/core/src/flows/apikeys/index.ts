import { apiKeyParts } from '../../records/apikeys/index.ts';
import type { Capability } from '../../trpc/capability.ts';
import { apiKeysRouter } from './procedures.ts';

/** What services present in place of a session: narrower, and for longer. Making one takes the password. */
export const apikeys = {
  router: apiKeysRouter,
  refusals: apiKeyParts.refusals,
  events: apiKeyParts.events,
  sweep: apiKeyParts.sweep,
} satisfies Capability;
