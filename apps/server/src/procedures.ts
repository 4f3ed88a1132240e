import type { AnyProcedure, AnyRouter } from '@trpc/server';

/** Every procedure of a router by its path, such as `sessions.check`. */
export function proceduresOf(router: AnyRouter): Record<string, AnyProcedure> {
  // tRPC types the flat table of procedures as `any` for routers in general.
  return router._def.procedures;
}
