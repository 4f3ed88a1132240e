import { credentialEvents } from '../../records/credentials/events.ts';
import { pruneCredentials } from '../../records/credentials/prune.ts';
import { credentialRefusals } from '../../records/credentials/refusals.ts';
import type { Capability } from '../../trpc/capability.ts';
import { passwordRouter } from './procedures.ts';

/** A new password, and what else must end with the old one. */
export const password = {
  router: passwordRouter,
  refusals: credentialRefusals,
  events: credentialEvents,
  sweep: pruneCredentials,
} satisfies Capability;
