import type { AnyRouter } from '@trpc/server';
import { z } from 'zod';
import type { Operation } from './operation.ts';

/**
 * The router as trpc-to-openapi's generator shall see it: copies of the procedures whose meta and
 * inputs are put in its terms. The router and its schemas stay as they are.
 */
export function routerView(
  router: AnyRouter,
  operations: readonly Operation[],
  isProtected: (operation: Operation) => boolean,
): AnyRouter {
  const procedures = operations.map((operation) => {
    const { name, procedure } = operation;
    const openapi = metaOf(operation, isProtected(operation));
    return [
      name,
      { _def: { ...procedure._def, inputs: inputsOf(operation), meta: { openapi } } },
    ] as const;
  });
  return { ...router, _def: { ...router._def, procedures: Object.fromEntries(procedures) } };
}

/**
 * Under which method and path the generator is shown an operation. It gives a body to every POST, PUT
 * and PATCH and to nothing else, so an operation that differs is shown as another method, at a path
 * that no operation can have.
 */
export function placeInView(operation: Operation): Pick<Operation['meta'], 'method' | 'path'> {
  const { meta, path, pathKeys, fields, takesBody } = operation;
  const { method } = meta;
  const usesBody = ['POST', 'PUT', 'PATCH'].includes(method);
  if (takesBody && !usesBody) return { method: 'POST', path: `/${method}!${path}` };
  const hasQuery = !takesBody && fields.names.size > pathKeys.length;
  if (hasQuery && usesBody) return { method: 'GET', path: `/${method}!${path}` };
  return { method, path };
}

/** The id of an operation: its tRPC path in camel case, so `accounts.byId` is `accountsById`. */
export function operationId(operation: Operation): string {
  const [first = '', ...others] = operation.name.split(/[._-]+/);
  return [first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

/** What the types of an operation begin with in generated code: `AccountsById`. */
export function typeName(operation: Operation): string {
  const id = operationId(operation);
  return id.charAt(0).toUpperCase() + id.slice(1);
}

/** The one key that stands for the whole body in the view; no path parameter can have this name. */
export const BODY_KEY = '(body)';

function metaOf(operation: Operation, protect: boolean) {
  const { summary, description, tags, deprecated, location } = operation.meta;
  return {
    ...placeInView(operation),
    operationId: operationId(operation),
    summary,
    description,
    tags,
    deprecated,
    protect,
    successDescription: DESCRIPTIONS[operation.status],
    ...(location !== undefined && { responseHeaders: LOCATION }),
    // Its own error schemas describe answers that this gateway never gives.
    errorResponses: [],
  };
}

const DESCRIPTIONS = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted; the work goes on after this answer',
  204: 'Success without content',
} as const satisfies Record<Operation['status'], string>;

const LOCATION = z.object({
  Location: z
    .string()
    .meta({ format: 'uri-reference', header: { description: 'Where the new resource is' } }),
});

/**
 * One object with a key for each parameter and one for the whole body. In its own form the generator
 * would take the body apart: a union is refused, and a schema loses its name and its strictness.
 */
function inputsOf(operation: Operation): readonly z.ZodType[] {
  const { fields, pathKeys, takesBody } = operation;
  if (fields.names.size === 0 && !takesBody) return [];
  const names = [...fields.names].filter(([name]) => pathKeys.includes(name) || !takesBody);
  const input = z.object({
    ...Object.fromEntries(names.map(([name, schema]) => [name, parameterOf(schema)])),
    ...(takesBody && { [BODY_KEY]: bodyOf(operation) }),
  });
  return [fields.isOptional ? input.optional() : input];
}

/**
 * A parameter that the generator takes whatever its type is. It refuses what its own handler could not
 * convert, and drops the descriptions of optional fields. A pipe is taken unseen and described by what
 * goes in; one that lets nothing out is left in one piece.
 */
function parameterOf(schema: z.core.$ZodType): z.ZodType {
  return z.pipe(schema, z.never());
}

/** The input schema itself, or what the path leaves of it. */
function bodyOf({ fields, pathKeys }: Operation): z.core.$ZodType {
  const [only, ...others] = fields.schemas;
  if (only !== undefined && others.length === 0 && pathKeys.length === 0) return only;
  const rest = [...fields.names].filter(([name]) => !pathKeys.includes(name));
  const shape = Object.fromEntries(rest);
  if (fields.isOpen) return z.looseObject(shape);
  return fields.isStrict ? z.strictObject(shape) : z.object(shape);
}
