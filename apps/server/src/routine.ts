import { appRouter } from '@acct/core';
import { z } from 'zod';
import { proceduresOf } from './procedures.ts';

/** Whether other programs ask this all day long, so that a success is no news. */
export function isAskedAllDay(operation: string): boolean {
  return routine.has(operation);
}

/** Core says so of a procedure. */
const Routine = z.looseObject({ routine: z.literal(true) });

const routine = new Set(
  Object.entries(proceduresOf(appRouter))
    .filter(([, procedure]) => Routine.safeParse(procedure._def.meta).success)
    .map(([name]) => name),
);
