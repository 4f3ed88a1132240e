import type { Capability } from '../../trpc/capability.ts';
import { oauthRouter } from './procedures.ts';
import { oauthRefusals } from './refusals.ts';

/** What clients of OAuth 2.0 know to ask: whose token is this, and end it. */
export const oauth = { router: oauthRouter, refusals: oauthRefusals } satisfies Capability;
