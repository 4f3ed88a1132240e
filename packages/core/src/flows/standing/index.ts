import type { Capability } from '../../trpc/capability.ts';
import { standingRouter } from './procedures.ts';

/** What an administrator may take from an account, and what must end with it. */
export const standing = { router: standingRouter } satisfies Capability;
