import type { oas31 } from 'zod-openapi';
import { typeName } from './document-view.ts';
import type { Operation } from './operation.ts';
import type { ProblemKind } from './problem.ts';

type Catalogue = Readonly<Record<string, ProblemKind>>;

/** Names of headers, all of them among the components of the document. */
type HeadersByStatus = Readonly<Record<number, readonly string[]>>;

/**
 * The problem responses of one document. Each operation has one schema for all its problems, whose
 * `code` lists them: a generated client has one type of error for each call, with the codes as an enum.
 * Which of them come with which status stands in the description of the response and in `x-codes`.
 */
export interface ProblemResponses {
  /**
   * The problems that one operation may answer, by status: the gateway's own for this kind of
   * request and those the host names.
   *
   * @throws Error for a code that is not in the catalogue
   */
  of(operation: Operation, codes: readonly string[]): oas31.ResponsesObject;
  /** What the references lead to; complete once every operation was asked for. */
  components(): Required<Pick<oas31.ComponentsObject, 'schemas' | 'responses'>>;
}

export function problemResponses(
  catalogue: Catalogue,
  headers: HeadersByStatus = {},
): ProblemResponses {
  const schemas: Record<string, oas31.SchemaObject> = {};
  return {
    of(operation, codes) {
      const name = `${typeName(operation)}Problem`;
      const found = codesByStatus(operation, codes, catalogue);
      schemas[name] = problemWith([...found.values()].flat());
      const responses: Record<string, oas31.ResponseObject | oas31.ReferenceObject> = {};
      for (const [status, those] of found) {
        responses[status] = {
          description: those.map((code) => `\`${code}\`: ${catalogue[code]?.title}`).join('\n\n'),
          ...headersNamed(headers[status] ?? []),
          content: contentOf(name),
          'x-codes': those,
        };
      }
      return { ...responses, default: { $ref: '#/components/responses/Problem' } };
    },
    components: () => ({
      schemas: {
        ...schemas,
        Problem: problemOf({ type: 'string', description: CODE }),
        FieldError,
      },
      // Whatever comes before the operation is asked, such as a URL that is too long.
      responses: { Problem: { description: 'Any other problem', content: contentOf('Problem') } },
    }),
  };
}

function codesByStatus(
  operation: Operation,
  codes: readonly string[],
  catalogue: Catalogue,
): ReadonlyMap<number, string[]> {
  const all = new Set(['request.invalid', 'request.malformed', 'internal', ...codes]);
  if (operation.takesBody) all.add('request.too_large').add('request.unsupported_media_type');
  const byStatus = new Map<number, string[]>();
  for (const code of [...all].sort()) {
    const kind = catalogue[code];
    if (kind === undefined) {
      throw new Error(`Procedure ${operation.name} names the unknown problem ${code}.`);
    }
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), code]);
  }
  return byStatus;
}

/** The headers of one answer, as references. */
export function headersNamed(names: readonly string[]): Pick<oas31.ResponseObject, 'headers'> {
  if (names.length === 0) return {};
  const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return { headers: Object.fromEntries(references) };
}

function contentOf(name: string): oas31.ContentObject {
  return { 'application/problem+json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

function problemWith(codes: readonly string[]): oas31.SchemaObject {
  return problemOf({ type: 'string', enum: [...codes].sort(), description: CODE });
}

const CODE = 'The kind of problem, for programs';

/**
 * Written out for each operation rather than joined by `allOf`: generators make a type of its own of
 * each part, or lose the narrower `code`. Further members tell of the occurrence (RFC 9457, 3.2).
 */
function problemOf(code: oas31.SchemaObject): oas31.SchemaObject {
  return {
    type: 'object',
    description: 'What went wrong, as RFC 9457 lays it out.',
    required: ['type', 'title', 'status', 'code'],
    properties: {
      type: {
        type: 'string',
        format: 'uri-reference',
        description: 'A URI for this kind of problem',
      },
      title: { type: 'string', description: 'The kind of problem, in words' },
      status: { type: 'integer', description: 'The HTTP status again' },
      code,
      detail: { type: 'string', description: 'What is special about this occurrence' },
      requestId: { type: 'string', description: 'The id of this request in the log' },
      errors: {
        type: 'array',
        description: 'The fields that did not fit',
        items: { $ref: '#/components/schemas/FieldError' },
      },
    },
    additionalProperties: true,
  };
}

const FieldError: oas31.SchemaObject = {
  type: 'object',
  description: 'A field that did not fit.',
  required: ['path', 'message'],
  properties: {
    path: { type: 'string', description: 'Dotted; empty for the input as a whole' },
    message: { type: 'string' },
  },
};
