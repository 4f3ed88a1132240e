import type { Capability } from '../../trpc/capability.ts';
import { apiKeyEvents } from './events.ts';
import { apiKeysRouter } from './procedures.ts';
import { pruneApiKeys } from './prune.ts';
import { apiKeyRefusals } from './refusals.ts';

/** What services present in place of a session: narrower, and for longer. */
export const apikeys = {
  router: apiKeysRouter,
  refusals: apiKeyRefusals,
  events: apiKeyEvents,
  sweep: pruneApiKeys,
} satisfies Capability;
