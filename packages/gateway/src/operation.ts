import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { z } from 'zod';
import { type FieldSet, fieldsOf } from './fields.ts';

/** What a procedure says about its REST form, under `meta.openapi`. */
export const OpenApiMeta = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Relative to the base path, with parameters in braces: `/accounts/{id}`. */
  path: z.string().regex(/^(?:\/(?:[A-Za-z0-9._~-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))+$/),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** Whether the security schemes apply; they do unless this is false. */
  protect: z.boolean().optional(),
  deprecated: z.boolean().optional(),
  /** Status of success; 200 unless said, 204 when the output is void. 204 writes no body. */
  status: z.literal([200, 201, 202, 204]).optional(),
  /** Template of the `Location` header, filled from the output: `/v1/accounts/{id}`. */
  location: z.string().startsWith('/').optional(),
  /** Whether the input comes as JSON body; true for POST, PUT and PATCH unless said. */
  body: z.boolean().optional(),
  /** Codes of the problems that this operation may answer, from the host's catalogue. */
  errors: z.array(z.string()).optional(),
  examples: z
    .strictObject({ input: z.unknown().optional(), output: z.unknown().optional() })
    .optional(),
});
export type OpenApiMeta = z.infer<typeof OpenApiMeta>;

/** One procedure that is served over REST, with everything that was decided when it was built. */
export interface Operation {
  /** The procedure's path in the router, such as `accounts.byId`. */
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly meta: OpenApiMeta;
  /** The whole path template with the base path. */
  readonly path: string;
  /** The names in the template, from left to right. */
  readonly pathKeys: readonly string[];
  readonly status: 200 | 201 | 202 | 204;
  readonly takesBody: boolean;
  readonly fields: FieldSet;
  readonly output: z.core.$ZodType;
  readonly procedure: AnyProcedure;
}

/**
 * All operations of a router in its own order. Procedures without `meta.openapi` are left out.
 *
 * @throws Error naming the procedure whose meta or schemas cannot be served over REST
 */
export function operationsOf(router: AnyRouter, basePath: string): readonly Operation[] {
  if (basePath !== '' && !/^(?:\/[A-Za-z0-9._~-]+)+$/.test(basePath)) {
    throw new Error(`The base path ${basePath} must start with a slash and end without one.`);
  }
  // tRPC loads lazy routers on their first call, so their procedures are not known yet.
  const lazy = Object.keys(router._def.lazy);
  if (lazy.length > 0) throw new Error(`Lazy routers cannot be served: ${lazy.join(', ')}.`);
  return Object.entries(proceduresOf(router)).flatMap(([name, procedure]) => {
    try {
      const meta = MetaWithOpenApi.parse(procedure._def.meta ?? {}).openapi;
      return meta === undefined ? [] : [buildOperation(name, procedure, { meta, basePath })];
    } catch (cause) {
      const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
      throw new Error(`Procedure ${name} cannot be served over REST: ${reason}`, { cause });
    }
  });
}

/** A value through a procedure's output schema, for answers that its resolver did not make just now. */
export function parsedOutput(procedure: AnyProcedure, value: unknown): Promise<unknown> {
  return z.core.parseAsync(outputOf(procedure), value);
}

const MetaWithOpenApi = z.looseObject({ openapi: OpenApiMeta.optional() });

// tRPC types the flat table of procedures as `any` for routers in general.
function proceduresOf(router: AnyRouter): Record<string, AnyProcedure> {
  return router._def.procedures;
}

function buildOperation(
  name: string,
  procedure: AnyProcedure,
  { meta, basePath }: { meta: OpenApiMeta; basePath: string },
): Operation {
  const type = typeOf(procedure, meta);
  const pathKeys = keysOf(meta.path);
  if (new Set(pathKeys).size < pathKeys.length) throw new Error('a path parameter appears twice.');
  const fields = fieldsOf(procedure._def.inputs);
  for (const key of pathKeys) {
    if (!fields.required.has(key)) {
      throw new Error(`its input must have "${key}" as a required key, because its path has it.`);
    }
  }
  if (fields.isUnion && (pathKeys.length > 0 || fields.schemas.length > 1)) {
    throw new Error('a union of inputs cannot be joined with a path or with another input.');
  }
  const output = outputOf(procedure);
  requireLocationKeys(meta, output);
  const isVoid = output._zod.def.type === 'void';
  const status = meta.status ?? (isVoid ? 204 : 200);
  if (isVoid !== (status === 204)) throw new Error('status 204 and a void output go together.');
  return {
    name,
    type,
    meta,
    path: basePath + meta.path,
    pathKeys,
    status,
    takesBody: takesBody(meta, fields, pathKeys),
    fields,
    output,
    procedure,
  };
}

function typeOf(procedure: AnyProcedure, meta: OpenApiMeta): 'query' | 'mutation' {
  const { type } = procedure._def;
  if (type === 'subscription') throw new Error('it is a subscription.');
  if (type === 'mutation' && meta.method === 'GET') {
    throw new Error('GET must not change state, so it needs a query.');
  }
  return type;
}

function takesBody(meta: OpenApiMeta, fields: FieldSet, pathKeys: readonly string[]): boolean {
  const wanted = meta.body ?? ['POST', 'PUT', 'PATCH'].includes(meta.method);
  if (wanted && meta.method === 'GET') throw new Error('GET takes no body.');
  const hasFields = fields.names.size > pathKeys.length || fields.isOpen;
  if (meta.body === true && !hasFields) throw new Error('its input leaves nothing for a body.');
  return wanted && hasFields;
}

// tRPC keeps the output parser in `_def` at run time but not in its types.
function outputOf(procedure: AnyProcedure): z.core.$ZodType {
  const output = 'output' in procedure._def ? procedure._def.output : undefined;
  if (!(output instanceof z.core.$ZodType)) throw new Error('it needs a zod schema as `.output`.');
  return output;
}

function requireLocationKeys({ location }: OpenApiMeta, output: z.core.$ZodType): void {
  for (const key of keysOf(location ?? '')) {
    if (output instanceof z.core.$ZodObject && Object.hasOwn(output._zod.def.shape, key)) continue;
    throw new Error(`its output has no "${key}" for the Location header.`);
  }
}

function keysOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
