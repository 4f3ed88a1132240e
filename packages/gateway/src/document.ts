import type { AnyRouter } from '@trpc/server';
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverrideContext,
} from 'zod-openapi';
import {
  addParameterExamples,
  bodyOf,
  METHOD_KEYS,
  parametersOf,
  successOf,
} from './document-parts.ts';
import { type Operation, operationsOf } from './operation.ts';
import { gatewayProblems, type ProblemKind } from './problem.ts';
import { type ProblemResponses, problemResponses } from './problem-responses.ts';

export interface DocumentOptions {
  readonly router: AnyRouter;
  /** The same as for the gateway; every path of the document starts with it. */
  readonly basePath: string;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: oas31.LicenseObject;
  readonly contact?: oas31.ContactObject;
  readonly servers?: readonly oas31.ServerObject[];
  readonly tags?: readonly oas31.TagObject[];
  /** Each one alone lets a caller in. They apply to all operations but those with `protect: false`. */
  readonly securitySchemes?: Readonly<Record<string, oas31.SecuritySchemeObject>>;
  /** The host's catalogue of problems by code; the gateway's own are added. */
  readonly problems?: Readonly<Record<string, ProblemKind>>;
  /** Codes that operations may answer without naming them in their meta. */
  readonly errors?: {
    readonly everywhere?: readonly string[];
    readonly protected?: readonly string[];
  };
  /** What the host knows of an operation beyond its `meta.openapi`, such as who may call it. */
  accessOf?(operation: Operation): {
    /** Used where the meta does not say `protect` itself. */
    readonly protect: boolean;
    readonly errors: readonly string[];
  };
}

/**
 * The OpenAPI 3.1 document of what `createGateway` serves for the same router.
 *
 * @throws Error for an operation that names an unknown problem, or for two that share an id
 */
export function openApiDocument(options: DocumentOptions): oas31.OpenAPIObject {
  const operations = operationsOf(options.router, options.basePath);
  requireUniqueIds(operations);
  const problems = problemResponses({ ...gatewayProblems, ...options.problems });
  const paths = pathsOf(operations, options, problems);
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: options.title,
        version: options.version,
        ...(options.description !== undefined && { description: options.description }),
        ...(options.license !== undefined && { license: options.license }),
        ...(options.contact !== undefined && { contact: options.contact }),
      },
      servers: [...(options.servers ?? [{ url: '/' }])],
      ...(options.tags !== undefined && { tags: [...options.tags] }),
      paths,
      components: { ...problems.components(), securitySchemes: { ...options.securitySchemes } },
    },
    { override: simplify },
  );
  for (const operation of operations) addParameterExamples(document, operation);
  return document;
}

/** The id of an operation: its tRPC path in camel case, so `accounts.byId` is `accountsById`. */
export function operationId(operation: Operation): string {
  return operation.name.replaceAll(/[._-]+(\w)/g, (_whole, first: string) => first.toUpperCase());
}

/**
 * Takes out what zod adds to each schema without having been asked. Closed output objects would
 * make every new field a breaking change and split a schema that serves both ways in two; the
 * bounds of safe integers stand at every number.
 */
function simplify({ zodSchema, jsonSchema, io }: ZodOpenApiOverrideContext): void {
  const { def } = zodSchema._zod;
  if (def.type === 'object' && def.catchall === undefined && io === 'output') {
    delete jsonSchema.additionalProperties;
  }
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function requireUniqueIds(operations: readonly Operation[]): void {
  const names = new Map<string, string>();
  for (const operation of operations) {
    const id = operationId(operation);
    const other = names.get(id);
    if (other !== undefined) throw new Error(`${other} and ${operation.name} share the id ${id}.`);
    names.set(id, operation.name);
  }
}

function pathsOf(
  operations: readonly Operation[],
  options: DocumentOptions,
  problems: ProblemResponses,
): Record<string, Record<string, ZodOpenApiOperationObject>> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const item = paths[operation.path] ?? {};
    item[METHOD_KEYS[operation.meta.method]] = describe(operation, options, problems);
    paths[operation.path] = item;
  }
  return paths;
}

function describe(
  operation: Operation,
  options: DocumentOptions,
  problems: ProblemResponses,
): ZodOpenApiOperationObject {
  const { meta } = operation;
  const access = options.accessOf?.(operation);
  const isProtected = meta.protect ?? access?.protect ?? true;
  const codes = [
    ...(options.errors?.everywhere ?? []),
    ...(isProtected ? (options.errors?.protected ?? []) : []),
    ...(access?.errors ?? []),
    ...(meta.errors ?? []),
  ];
  const schemes = Object.keys(options.securitySchemes ?? {});
  return {
    operationId: operationId(operation),
    summary: meta.summary,
    ...(meta.description !== undefined && { description: meta.description }),
    ...(meta.tags !== undefined && { tags: meta.tags }),
    ...(meta.deprecated === true && { deprecated: true }),
    security: isProtected ? schemes.map((name) => ({ [name]: [] })) : [],
    ...(operation.fields.names.size > 0 && { requestParams: parametersOf(operation) }),
    ...(operation.takesBody && { requestBody: bodyOf(operation) }),
    responses: {
      [`${operation.status}`]: successOf(operation),
      ...problems.of(operation, codes),
    },
  };
}
