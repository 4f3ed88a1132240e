import type { IncomingMessage } from 'node:http';
import { defaultLimits, hasBody, parseJson, RequestRefusal, readBytes } from '@acct/gateway';
import type { z } from 'zod';
import { type Fault, invalid, PyacctRefusal } from './pyacct-words.ts';

/**
 * Reads a body as FastAPI did for PyAcct: fields that nobody knows are dropped, nothing is converted, and
 * every fault is told at its place. The texts inside are held to the same rules as at the other doors.
 *
 * @throws PyacctRefusal 422 with the faults, 400 for bytes that are no text
 * @throws RequestRefusal `request.too_large`
 */
export async function readBody<Schema extends z.ZodType>(
  req: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = await readJson(req);
  // PyAcct took `null` for no body at all.
  if (body === undefined || body === null) throw refusal({ type: 'missing', loc: ['body'] });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => faultOf(issue, body));
  throw new PyacctRefusal(422, faults);
}

/** Undefined when there is nothing. */
async function readJson(req: IncomingMessage): Promise<unknown> {
  if (!hasBody(req)) return undefined;
  if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) {
    throw refusal({ type: 'model_attributes_type', loc: ['body'] });
  }
  const bytes = await readBytes(req, defaultLimits.bodyBytes);
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  try {
    return parseJson(text, defaultLimits);
  } catch (error) {
    if (!(error instanceof RequestRefusal)) throw error;
    throw refusal({ ...invalid(placeIn(text), error.message), type: 'json_invalid' });
  }
}

/** Whatever its parameters: those clients always meant UTF-8 (RFC 8259, section 8.1). */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json[ \t]*(?:;|$)/i;

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new PyacctRefusal(400, 'There was an error parsing the body');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The character where the text stops being JSON, where the parser tells it. */
function placeIn(text: string): Fault['loc'] {
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: '' };
    if (/end of JSON/.test(message)) return ['body', text.length];
    const position = /position (\d+)/.exec(message)?.[1];
    if (position !== undefined) return ['body', Number(position)];
  }
  return ['body'];
}

function faultOf({ path, ...issue }: z.core.$ZodIssue, body: unknown): Fault {
  const loc = ['body', ...path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (isMissing(path, body)) return faultAt('missing', loc);
  const expected = issue.code === 'invalid_type' ? issue.expected : '';
  return faultAt(types[expected] ?? 'value_error', loc);
}

/** JSON has no undefined, so what is undefined is not there. */
function isMissing(path: readonly PropertyKey[], body: unknown): boolean {
  let at: unknown = body;
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : at;
  return at === undefined;
}

const types: Readonly<Record<string, string>> = {
  string: 'string_type',
  array: 'list_type',
  object: 'model_attributes_type',
};

const sentences: Readonly<Record<string, string>> = {
  missing: 'Field required',
  string_type: 'Input should be a valid string',
  list_type: 'Input should be a valid list',
  model_attributes_type: 'Input should be a JSON object',
};

function faultAt(type: string, loc: Fault['loc']): Fault {
  return { type, loc, msg: sentences[type] ?? 'Input is not valid' };
}

function refusal(fault: Pick<Fault, 'type' | 'loc'> & Partial<Fault>): PyacctRefusal {
  return new PyacctRefusal(422, [{ ...faultAt(fault.type, fault.loc), ...fault }]);
}
