import { appRouter } from '@acct/core';
import { type Call, compileCall } from '@acct/gateway';
import type { AnyProcedure, AnyRouter } from '@trpc/server';

/** Every procedure of a router by its path, such as `sessions.check`. */
export function proceduresOf(router: AnyRouter): Record<string, AnyProcedure> {
  // tRPC types the flat table of procedures as `any` for routers in general.
  return router._def.procedures;
}

/** One procedure of the router as a function, for a door that serves it at an address of its own. */
export function callOf(name: string): (call: Call) => Promise<unknown> {
  const procedure = proceduresOf(appRouter)[name];
  if (procedure === undefined) throw new Error(`There is no procedure ${name}.`);
  return compileCall({ name, type: procedure._def.type, procedure });
}
