import type { Capability } from '../../trpc/capability.ts';
import { closingRouter } from './procedures.ts';

/** The end of an account. */
export const closing = { router: closingRouter } satisfies Capability;
