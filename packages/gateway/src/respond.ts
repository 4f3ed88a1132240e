import {
  type OutgoingHttpHeaders,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import type { Operation } from './operation.ts';
import type { Problem } from './problem.ts';

/** The part of an answer that a procedure may shape, usually through its context. */
export interface Reply {
  /**
   * Sets a header of the answer, success or problem. A list makes one header line of each item.
   *
   * @throws TypeError for a name or value that HTTP does not allow, or that describes the body
   */
  header(name: string, value: string | readonly string[]): void;
  /**
   * Replaces the status of success. A problem keeps its own.
   *
   * @throws RangeError for anything but a whole number from 200 to 399
   */
  status(code: number): void;
}

/** A reply that remembers what was asked of it until the answer is written. */
export class Draft implements Reply {
  readonly headers: OutgoingHttpHeaders = {};
  successStatus: number | undefined = undefined;

  header(name: string, value: string | readonly string[]): void {
    const key = name.toLowerCase();
    if (FRAMING_HEADERS.has(key)) throw new TypeError(`The gateway itself sets ${key}.`);
    validateHeaderName(name);
    const values = typeof value === 'string' ? [value] : [...value];
    for (const each of values) validateHeaderValue(name, each);
    this.headers[key] = values.length === 1 ? values[0] : values;
  }

  status(code: number): void {
    if (!Number.isInteger(code) || code < 200 || code > 399) {
      throw new RangeError('The status of a success is a whole number from 200 to 399.');
    }
    this.successStatus = code;
  }
}

/** Writes the answer of an operation that succeeded. */
export function writeResult(
  res: ServerResponse,
  { operation, draft, output }: { operation: Operation; draft: Draft; output: unknown },
): void {
  const status = draft.successStatus ?? operation.status;
  const { location } = operation.meta;
  if (location !== undefined) draft.headers['location'] ??= fillTemplate(location, output);
  if (operation.status === 204 || status === 204 || status === 304) {
    res.writeHead(status, draft.headers).end();
    return;
  }
  write(res, status, {
    headers: draft.headers,
    contentType: 'application/json; charset=utf-8',
    // An optional output may be undefined, which JSON cannot say.
    text: JSON.stringify(output ?? null),
  });
}

/** Writes a problem document (RFC 9457). Standard members cannot be replaced by extensions. */
export function writeProblem(
  res: ServerResponse,
  problem: Problem,
  extras: { type: string; requestId: string | undefined; headers: OutgoingHttpHeaders },
): void {
  const { status, title, code, detail, extensions } = problem;
  const standard = { type: extras.type, title, status, code, detail, requestId: extras.requestId };
  write(res, status, {
    headers: { ...extras.headers, ...problem.headers },
    contentType: 'application/problem+json',
    text: JSON.stringify({ ...standard, ...extensions, ...standard }),
  });
}

const FRAMING_HEADERS = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'transfer-encoding',
]);

function write(
  res: ServerResponse,
  status: number,
  body: { headers: OutgoingHttpHeaders; contentType: string; text: string },
): void {
  res.writeHead(status, {
    ...body.headers,
    'content-type': body.contentType,
    'content-length': Buffer.byteLength(body.text),
  });
  res.end(body.text);
}

function fillTemplate(template: string, output: unknown): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, key: string) => {
    const value: unknown =
      typeof output === 'object' && output !== null ? Reflect.get(output, key) : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Error(`The output has no "${key}" for its Location header.`);
    }
    return encodeURIComponent(value);
  });
}
