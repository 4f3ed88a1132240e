import { z } from 'zod';
import type { oas31 } from 'zod-openapi';
import { isRecord } from './document-schemas.ts';
import { BODY_KEY } from './document-view.ts';
import type { Operation } from './operation.ts';
import { headersNamed } from './problem-responses.ts';

/** What of an operation does not come from its own meta and schemas. */
interface Surroundings {
  readonly isProtected: boolean;
  readonly problems: oas31.ResponsesObject;
  /** Names of headers that a success has. */
  readonly headers: readonly string[];
}

/** An operation as the generator made it, with what the generator cannot say. */
export function completeOperation(
  operation: Operation,
  made: oas31.OperationObject,
  { isProtected, problems, headers }: Surroundings,
): oas31.OperationObject {
  const { parameters = [], requestBody, responses, ...rest } = made;
  const success = responses?.['200'];
  return {
    ...rest,
    // Nothing said would mean what is said for the document as a whole.
    ...(!isProtected && { security: [] }),
    ...(parameters.length > 0 && {
      parameters: parameters.map((parameter) => completeParameter(operation, parameter)),
    }),
    ...(requestBody !== undefined && { requestBody: completeBody(operation, requestBody) }),
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

/** Takes the body out of the object that stood for it in the view. */
function completeBody(
  { meta, pathKeys }: Operation,
  body: oas31.RequestBodyObject | oas31.ReferenceObject,
): oas31.RequestBodyObject | oas31.ReferenceObject {
  const around = 'content' in body ? body.content[JSON_TYPE]?.schema : undefined;
  const schema = around && 'properties' in around ? around.properties?.[BODY_KEY] : undefined;
  if (schema === undefined) return body;
  const example = withoutKeys(meta.examples?.input, pathKeys);
  return {
    ...body,
    content: { [JSON_TYPE]: { schema, ...(example !== undefined && { example }) } },
  };
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
