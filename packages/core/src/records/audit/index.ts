import type { Capability } from '../../trpc/capability.ts';
import { auditRouter } from './procedures.ts';

/** Reading the journal that every change writes. */
export const audit = { router: auditRouter } satisfies Capability;
