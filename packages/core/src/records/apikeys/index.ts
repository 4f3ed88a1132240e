import { apiKeyEvents } from './events.ts';
import { apiKeyProcedures } from './procedures.ts';
import { pruneApiKeys } from './prune.ts';
import { apiKeyRefusals } from './refusals.ts';

/** What the flow makes its capability of: it adds how a key is made. */
export const apiKeyParts = {
  procedures: apiKeyProcedures,
  refusals: apiKeyRefusals,
  events: apiKeyEvents,
  sweep: pruneApiKeys,
} as const;
