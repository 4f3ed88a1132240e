import type { Capability } from '../../trpc/capability.ts';
import { signupRouter } from './procedures.ts';

/** Account, attributes and password, all at once or not at all. */
export const signup = { router: signupRouter } satisfies Capability;
