import type { oas31 } from 'zod-openapi';
import type { Operation } from './operation.ts';
import type { ProblemKind } from './problem.ts';

type Catalogue = Readonly<Record<string, ProblemKind>>;

/** Names of headers, all of them among the components of the document. */
type HeadersByStatus = Readonly<Record<number, readonly string[]>>;

/** The problem responses of one document: each set of codes is written once and referred to. */
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
  const shared = new Map<string, oas31.ResponseObject>();
  // Whatever comes before the operation is asked, such as a URL that is too long.
  shared.set('Problem', { description: 'Any other problem', content: contentOf(REFERENCE) });
  return {
    of(operation, codes) {
      const responses: Record<string, oas31.ReferenceObject> = {};
      for (const [status, found] of codesByStatus(operation, codes, catalogue)) {
        const name = found.join('-');
        if (!shared.has(name)) {
          const response = responseOf(found, catalogue);
          shared.set(name, { ...response, ...headersNamed(headers[status] ?? []) });
        }
        responses[status] = referTo(name);
      }
      return { ...responses, default: referTo('Problem') };
    },
    components: () => ({
      schemas: { Problem: PROBLEM },
      responses: Object.fromEntries([...shared].sort(([a], [b]) => (a < b ? -1 : 1))),
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

function responseOf(codes: readonly string[], catalogue: Catalogue): oas31.ResponseObject {
  return {
    description: codes.map((code) => `\`${code}\`: ${catalogue[code]?.title}`).join('\n\n'),
    content: contentOf({
      allOf: [REFERENCE, { type: 'object', properties: { code: { enum: [...codes] } } }],
    }),
  };
}

/** The headers of one answer, as references. */
export function headersNamed(names: readonly string[]): Pick<oas31.ResponseObject, 'headers'> {
  if (names.length === 0) return {};
  const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return { headers: Object.fromEntries(references) };
}

function referTo(name: string): oas31.ReferenceObject {
  return { $ref: `#/components/responses/${name}` };
}

function contentOf(schema: oas31.SchemaObject | oas31.ReferenceObject): oas31.ContentObject {
  return { 'application/problem+json': { schema } };
}

const REFERENCE: oas31.ReferenceObject = { $ref: '#/components/schemas/Problem' };

const PROBLEM: oas31.SchemaObject = {
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
    code: { type: 'string', description: 'The kind of problem, for programs' },
    detail: { type: 'string', description: 'What is special about this occurrence' },
    requestId: { type: 'string', description: 'The id of this request in the log' },
    errors: {
      type: 'array',
      description: 'The fields that did not fit',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'Dotted; empty for the input as a whole' },
          message: { type: 'string' },
        },
      },
    },
  },
};
