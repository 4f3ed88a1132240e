import type { Capability } from '../../trpc/capability.ts';
import { forwardAuthRouter } from './procedures.ts';

/** What a proxy asks before it lets a request through to a back end. */
export const forwardAuth = { router: forwardAuthRouter } satisfies Capability;
