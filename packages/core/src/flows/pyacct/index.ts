import type { Capability } from '../../trpc/capability.ts';
import { pyacctRouter } from './procedures.ts';
import { pyacctRefusals } from './refusals.ts';

/** What only PyAcct's clients do: without their doors this flow goes too. */
export const pyacct = { router: pyacctRouter, refusals: pyacctRefusals } satisfies Capability;
