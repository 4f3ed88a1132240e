import type { AnyRouter } from '@trpc/server';
import { generateOpenApiDocument } from 'trpc-to-openapi';
import type { oas31 } from 'zod-openapi';
import { completeOperation } from './document-operation.ts';
import { mendSchemas } from './document-schemas.ts';
import { operationId, placeInView, routerView } from './document-view.ts';
import { type Operation, operationsOf } from './operation.ts';
import { gatewayProblems, type ProblemKind } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

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
  accessOf?(operation: Operation): OperationAccess;
  /** Every such parameter, by its name. */
  readonly parameters?: Readonly<Record<string, oas31.ParameterObject>>;
  /** Every header that is named here, by its name. */
  readonly headers?: Readonly<Record<string, oas31.HeaderObject>>;
  /** Names of headers that problems of a status have. */
  readonly problemHeaders?: Readonly<Record<number, readonly string[]>>;
}

type OperationAccess = {
  /** Used where the meta does not say `protect` itself. */
  readonly protect?: boolean;
  readonly errors?: readonly string[];
  /** Follows the operation's own description, such as who may call it. */
  readonly note?: string;
  /** Names of headers that a success has. */
  readonly headers?: readonly string[];
  /** Names of parameters that it takes beside its input. */
  readonly parameters?: readonly string[];
};

/**
 * The OpenAPI 3.1 document of what `createGateway` serves for the same router.
 *
 * trpc-to-openapi's generator makes its base: paths, parameters, bodies, answers and schemas. The rest
 * here says what that generator cannot.
 *
 * @throws Error for an operation that names an unknown problem, or for two that share an id
 */
export function openApiDocument(options: DocumentOptions): oas31.OpenAPIObject {
  const operations = operationsOf(options.router, options.basePath);
  requireUniqueIds(operations);
  const made = generate(operations, options);
  mendSchemas(made);
  const catalogue = { ...gatewayProblems, ...options.problems };
  const problems = problemResponses(catalogue, options.problemHeaders);
  const schemas: NonNullable<oas31.ComponentsObject['schemas']> = { ...made.components?.schemas };
  const paths: Record<string, oas31.PathItemObject> = {};
  for (const operation of operations) {
    const place = placeInView(operation);
    const base = made.paths?.[place.path]?.[METHOD_KEYS[place.method]];
    if (base === undefined) throw new Error(`${operation.name} is missing in the document.`);
    const access = options.accessOf?.(operation) ?? {};
    const surroundings = {
      isProtected: isProtected(operation, access),
      problems: problems.of(operation, codesOf(operation, access, options)),
      headers: access.headers ?? [],
      parameters: access.parameters ?? [],
      note: access.note,
      schemas,
    };
    paths[operation.path] = {
      ...paths[operation.path],
      [METHOD_KEYS[operation.meta.method]]: completeOperation(operation, base, surroundings),
    };
  }
  const said = problems.components();
  return {
    openapi: made.openapi,
    info: made.info,
    servers: [...(options.servers ?? [{ url: '/' }])],
    ...(options.tags !== undefined && { tags: [...options.tags] }),
    paths,
    components: {
      ...made.components,
      schemas: { ...schemas, ...said.schemas },
      responses: said.responses,
      ...(options.headers !== undefined && { headers: { ...options.headers } }),
      ...(options.parameters !== undefined && { parameters: { ...options.parameters } }),
    },
  };
}

function generate(operations: readonly Operation[], options: DocumentOptions): oas31.OpenAPIObject {
  const { router, title, version, description, license, contact, securitySchemes } = options;
  const view = routerView(router, operations, (operation) =>
    isProtected(operation, options.accessOf?.(operation) ?? {}),
  );
  return generateOpenApiDocument(view, {
    title,
    version,
    baseUrl: '/',
    ...(description !== undefined && { description }),
    ...(license !== undefined && { license }),
    ...(contact !== undefined && { contact }),
    securitySchemes: { ...securitySchemes },
  });
}

const METHOD_KEYS = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
} as const satisfies Record<Operation['meta']['method'], string>;

function isProtected({ meta }: Operation, { protect = true }: OperationAccess): boolean {
  return meta.protect ?? protect;
}

function codesOf(
  operation: Operation,
  access: OperationAccess,
  { errors }: DocumentOptions,
): readonly string[] {
  return [
    ...(errors?.everywhere ?? []),
    ...(isProtected(operation, access) ? (errors?.protected ?? []) : []),
    ...(access.errors ?? []),
    ...(operation.meta.errors ?? []),
  ];
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
