import { z } from 'zod';

/** A JSON Schema of the document, with what is read of it. */
export type Schema = z.infer<typeof Schema>;
export const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

const Responses = z.record(
  z.string(),
  z.looseObject({
    content: z.record(z.string(), z.unknown()).default({}),
    headers: z
      .record(z.string(), z.looseObject({ required: z.boolean().default(false) }))
      .default({}),
  }),
);

const Inline = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean().default(false),
  schema: Schema,
});

const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z
          // Only headers are referred to; what they do is asked elsewhere.
          .array(z.union([Inline, z.object({ $ref: z.string() })]))
          .transform((all) => all.flatMap((one) => ('name' in one ? [one] : [])))
          .default([]),
        requestBody: z
          .looseObject({ content: z.object({ 'application/json': z.object({ schema: Schema }) }) })
          .optional(),
        responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional() })),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), Schema), responses: Responses }),
});
type Document = z.infer<typeof Document>;

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
};

/** One operation as strangers read of it. */
export type Operation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** What the body is, when there is one. */
  readonly body: Schema | undefined;
  /** By status, as the document has it: where its schemas are, and which headers it names. */
  readonly responses: ReadonlyMap<string, Answer>;
};

type Answer = {
  /** The JSON pointer of the response in the document. */
  readonly pointer: string;
  readonly types: readonly string[];
  /** Those that are never left out. */
  readonly headers: readonly string[];
};

export type Contract = {
  readonly document: object;
  readonly operations: readonly Operation[];
  /** Leads a schema that only refers to another one there. */
  resolve(schema: unknown): Schema;
};

/** What a service says of itself at `/openapi.json`. */
export async function readContract(url: string): Promise<Contract> {
  const given: unknown = await (await fetch(`${url}/openapi.json`)).json();
  const document = Document.parse(given);
  return {
    document: z.looseObject({}).parse(given),
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters,
        body: operation.requestBody?.content['application/json'].schema,
        responses: answersOf(document, operation.responses, `#/paths/${escaped(path)}/${method}`),
      })),
    ),
    resolve: (schema) => resolve(document, Schema.parse(schema)),
  };
}

function resolve(document: Document, schema: Schema): Schema {
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return schema;
  const found = document.components.schemas[$ref.replace('#/components/schemas/', '')];
  if (found === undefined) throw new Error(`The document has no ${$ref}.`);
  return { ...resolve(document, found), ...beside };
}

function answersOf(
  { components }: Document,
  responses: Readonly<Record<string, { $ref?: string | undefined }>>,
  place: string,
): ReadonlyMap<string, Answer> {
  return new Map(
    Object.entries(responses).map(([status, response]) => {
      const { $ref } = response;
      const inner = $ref === undefined ? { [status]: response } : components.responses;
      const found = Responses.parse(inner)[$ref?.split('/').at(-1) ?? status];
      if (found === undefined) throw new Error(`The document has no ${$ref}.`);
      const pointer = $ref ?? `${place}/responses/${status}`;
      const types = Object.keys(found.content);
      const headers = Object.entries(found.headers).flatMap(([name, { required }]) =>
        required ? [name] : [],
      );
      return [status, { pointer, types, headers }];
    }),
  );
}

/** As a JSON pointer inside a URI has it (RFC 6901, section 6). */
export function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
