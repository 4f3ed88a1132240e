import { type Access, appRouter, type Meta, type RestMeta, type Scope, takesKey } from '@acct/core';
import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';
import { z } from 'zod';
import type { Procedure } from './contract.ts';

/** What the router itself says of one procedure: tests that derive from it cover new ones unasked. */
export type ProcedureFacts = {
  readonly path: Procedure;
  readonly type: 'query' | 'mutation';
  readonly access: Access;
  /** The scope by which an API key may enter; undefined where none may. */
  readonly scope: Scope | undefined;
  /** Absent where only the operator may call: there is no address for it. */
  readonly rest: RestMeta | undefined;
  readonly input: z.ZodType;
  /** Whether an Idempotency-Key means something to it. */
  readonly takesKey: boolean;
};

/** Every procedure there is, in the order of the router. */
export const procedures: readonly ProcedureFacts[] = Object.entries(flat(appRouter)).map(factsOf);

export function procedureAt(path: string): ProcedureFacts | undefined {
  return byPath.get(path);
}

const byPath = new Map<string, ProcedureFacts>(procedures.map((facts) => [facts.path, facts]));

// tRPC types the flat table of procedures as `any` for routers in general.
function flat(router: AnyTRPCRouter): Record<string, AnyTRPCProcedure> {
  return router._def.procedures;
}

function factsOf([path, procedure]: [string, AnyTRPCProcedure]): ProcedureFacts {
  const { type, meta } = z
    .object({ type: z.enum(['query', 'mutation']), meta: z.custom<Meta>() })
    .parse(procedure._def);
  const [input] = procedure._def.inputs;
  if (!(input instanceof z.ZodType)) throw new Error(`${path} has no zod schema as input.`);
  if (meta.access === undefined) throw new Error(`${path} says not who may enter.`);
  // The keys of the flat table are what `Procedure` is inferred from.
  const { access, scope, openapi: rest } = meta;
  return { path: path as Procedure, type, access, scope, rest, input, takesKey: takesKey(meta) };
}
