import { appRouter } from '@acct/core';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { z } from 'zod';

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

// tRPC types the flat table of procedures as `any` for routers in general.
function proceduresOf(router: AnyRouter): Record<string, AnyProcedure> {
  return router._def.procedures;
}
