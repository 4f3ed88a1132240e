import { z } from 'zod';
import type { oas31 } from 'zod-openapi';
import { isRecord } from './document-schemas.ts';
import { BODY_KEY, typeName } from './document-view.ts';
import type { Operation } from './operation.ts';
import { headersNamed } from './problem-responses.ts';

/** What of an operation does not come from its own meta and schemas. */
interface Surroundings {
  readonly isProtected: boolean;
  readonly problems: oas31.ResponsesObject;
  /** Names of headers that a success has. */
  readonly headers: readonly string[];
  /** Names of parameters that it takes beside its input, all of them among the components. */
  readonly parameters: readonly string[];
  /** What follows the operation's own description. */
  readonly note: string | undefined;
  /** The schemas of the document: a body without a name is put there and gets one. */
  readonly schemas: Record<string, unknown>;
}

/** An operation as the generator made it, with what the generator cannot say. */
export function completeOperation(
  operation: Operation,
  made: oas31.OperationObject,
  { isProtected, problems, headers, note, schemas, ...around }: Surroundings,
): oas31.OperationObject {
  const { parameters: own = [], requestBody, responses, ...rest } = made;
  const parameters = [
    ...own.map((parameter) => completeParameter(operation, parameter)),
    ...around.parameters.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
  const success = responses?.['200'];
  const description = [rest.description, note].filter((part) => part !== undefined).join('\n\n');
  return {
    ...rest,
    ...(description !== '' && { description }),
    // Nothing said would mean what is said for the document as a whole.
    ...(!isProtected && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && {
      requestBody: completeBody(operation, requestBody, schemas),
    }),
    responses: {
      ...(success && {
        [operation.status]: { ...completeSuccess(operation, success), ...headersNamed(headers) },
      }),
      ...problems,
    },
  };
}

function completeParameter(
  { fields, meta }: Operation,
  parameter: oas31.ParameterObject | oas31.ReferenceObject,
): oas31.ParameterObject | oas31.ReferenceObject {
  if (!('name' in parameter)) return parameter;
  const { name } = parameter;
  const field = fields.names.get(name);
  const description = field && z.globalRegistry.get(field)?.description;
  const input = meta.examples?.input;
  return {
    ...parameter,
    ...(description !== undefined && { description }),
    ...(isRecord(input) && Object.hasOwn(input, name) && { example: input[name] }),
  };
}

/**
 * Takes the body out of the object that stood for it in the view. One without a name gets that of the
 * operation: each generator would make one up.
 */
function completeBody(
  operation: Operation,
  body: oas31.RequestBodyObject | oas31.ReferenceObject,
  schemas: Record<string, unknown>,
): oas31.RequestBodyObject | oas31.ReferenceObject {
  const around = 'content' in body ? body.content[JSON_TYPE]?.schema : undefined;
  const found = around && 'properties' in around ? around.properties?.[BODY_KEY] : undefined;
  if (found === undefined) return body;
  const schema = '$ref' in found ? found : nameSchema(`${typeName(operation)}Request`, found);
  const example = withoutKeys(operation.meta.examples?.input, operation.pathKeys);
  return {
    ...body,
    content: { [JSON_TYPE]: { schema, ...(example !== undefined && { example }) } },
  };

  function nameSchema(name: string, unnamed: oas31.SchemaObject): oas31.ReferenceObject {
    if (Object.hasOwn(schemas, name)) throw new Error(`Two schemas have the name ${name}.`);
    schemas[name] = unnamed;
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** The generator gives every answer the status 200 and a JSON body. */
function completeSuccess(
  { status, meta }: Operation,
  made: oas31.ResponseObject | oas31.ReferenceObject,
): oas31.ResponseObject | oas31.ReferenceObject {
  if (!('content' in made)) return made;
  const { content, ...rest } = made;
  const example = meta.examples?.output;
  return {
    ...rest,
    ...(status !== 204 && {
      content: {
        [JSON_TYPE]: { ...content?.[JSON_TYPE], ...(example !== undefined && { example }) },
      },
    }),
  };
}

const JSON_TYPE = 'application/json';

function withoutKeys(example: unknown, keys: readonly string[]): unknown {
  if (!isRecord(example)) return example;
  return Object.fromEntries(Object.entries(example).filter(([key]) => !keys.includes(key)));
}
