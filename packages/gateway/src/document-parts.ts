import { z } from 'zod';
import type { oas31, ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { Operation } from './operation.ts';

/** Path and query parameters; zod-openapi reads one object schema for each place. */
export function parametersOf(operation: Operation): { path?: z.ZodObject; query?: z.ZodObject } {
  const { pathKeys, takesBody } = operation;
  const path = pick(operation, (name) => pathKeys.includes(name));
  const query = pick(operation, (name) => !pathKeys.includes(name));
  return {
    ...(pathKeys.length > 0 && { path: z.object(path) }),
    ...(!takesBody && Object.keys(query).length > 0 && { query: z.object(query) }),
  };
}

/** The JSON body: the input schema itself, or what the path leaves of it. */
export function bodyOf(operation: Operation): ZodOpenApiRequestBodyObject {
  const { fields, pathKeys, meta } = operation;
  const [only, ...others] = fields.schemas;
  const isWhole = only !== undefined && others.length === 0 && pathKeys.length === 0;
  const example = withoutKeys(meta.examples?.input, pathKeys);
  return {
    required: !fields.isOptional,
    content: {
      'application/json': {
        schema: isWhole ? only : bodyBeside(operation),
        ...(example !== undefined && { example }),
      },
    },
  };
}

/** The answer of success, with its Location header when the operation sets one. */
export function successOf(operation: Operation): ZodOpenApiResponseObject {
  const { status, meta, output } = operation;
  const example = meta.examples?.output;
  return {
    description: DESCRIPTIONS[status],
    ...(meta.location !== undefined && { headers: { Location: LOCATION } }),
    ...(status !== 204 && {
      content: {
        'application/json': { schema: output, ...(example !== undefined && { example }) },
      },
    }),
  };
}

/** Copies the example of an input onto the parameters that carry it. */
export function addParameterExamples(document: oas31.OpenAPIObject, operation: Operation): void {
  const { input } = operation.meta.examples ?? {};
  if (!isRecord(input)) return;
  const item = document.paths?.[operation.path];
  for (const parameter of item?.[METHOD_KEYS[operation.meta.method]]?.parameters ?? []) {
    if ('name' in parameter && Object.hasOwn(input, parameter.name)) {
      parameter.example = input[parameter.name];
    }
  }
}

export const METHOD_KEYS = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
} as const satisfies Record<Operation['meta']['method'], string>;

const DESCRIPTIONS = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted; the work goes on after this answer',
  204: 'Success without content',
} as const satisfies Record<Operation['status'], string>;

const LOCATION: oas31.HeaderObject = {
  description: 'Where the new resource is',
  required: true,
  schema: { type: 'string', format: 'uri-reference' },
};

function bodyBeside(operation: Operation): z.ZodObject {
  const { fields, pathKeys } = operation;
  const shape = pick(operation, (name) => !pathKeys.includes(name));
  if (fields.isOpen) return z.looseObject(shape);
  return fields.isStrict ? z.strictObject(shape) : z.object(shape);
}

function pick(
  operation: Operation,
  keep: (name: string) => boolean,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries([...operation.fields.names].filter(([name]) => keep(name)));
}

function withoutKeys(example: unknown, keys: readonly string[]): unknown {
  if (!isRecord(example)) return example;
  return Object.fromEntries(Object.entries(example).filter(([key]) => !keys.includes(key)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
