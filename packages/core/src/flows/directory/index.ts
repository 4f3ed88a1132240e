import type { Capability } from '../../trpc/capability.ts';
import { directoryRouter } from './procedures.ts';

/** Looking up others. */
export const directory = { router: directoryRouter } satisfies Capability;
