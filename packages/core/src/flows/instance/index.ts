import type { Capability } from '../../trpc/capability.ts';
import { instanceRouter } from './procedures.ts';

/** What an administrator is told of the running service. */
export const instance = { router: instanceRouter } satisfies Capability;
