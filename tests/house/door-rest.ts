import type { Problem, RestMeta } from '@acct/core';
import { startServer } from '@acct/server';
import { z } from 'zod';
import type { Answer, Door, DoorOptions } from './door.ts';
import { headersOf, type Sent } from './door-trpc.ts';
import { callHttp, type HttpAnswer } from './http-client.ts';
import { procedureAt } from './procedures.ts';

/** The way of any HTTP client: the address and method that a procedure says of itself. */
export async function openRestDoor({ settings, parts, device }: DoorOptions): Promise<Door> {
  const server = await startServer(settings, parts);
  return {
    core: server.core,
    url: server.url,
    call: (path, input, token) => callOverRest(server.url, { path, input, token, device }),
    close: () => server.close(),
  };
}

export async function callOverRest(url: string, sent: Sent): Promise<Answer> {
  const { address, ...request } = restRequest(sent);
  const answer = await callHttp(`${url}${address}`, request);
  const { status, text } = answer;
  if (status < 300) return { ok: true, output: text === '' ? undefined : JSON.parse(text) };
  return { ok: false, problem: problemIn(answer) };
}

/** What goes over the wire for one call, to be sent by whatever client a test needs. */
export function restRequest({ path, input, token, device }: Sent): WireRequest {
  const facts = procedureAt(path);
  if (facts?.rest === undefined) throw new Error(`${path} has no address.`);
  const { rest } = facts;
  const { address, body } = spread(rest, input, fieldsOf(facts.input));
  const headers = headersOf(token, device);
  const request = { method: rest.method, address: `/v1${address}` };
  if (body === undefined) return { ...request, headers };
  return { ...request, headers: { ...headers, 'content-type': 'application/json' }, body };
}

export type WireRequest = {
  readonly method: string;
  readonly address: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
};

/** What of an input goes into the path, the query and the body. */
function spread(
  rest: RestMeta,
  input: unknown,
  known: readonly string[],
): { address: string; body?: string } {
  const inPath = [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const takesBody =
    (rest.body ?? ['POST', 'PUT', 'PATCH'].includes(rest.method)) && known.length > inPath.length;
  if (!isObject(input)) {
    const body = input === undefined || !takesBody ? {} : { body: JSON.stringify(input) };
    return { address: rest.path, ...body };
  }
  const fields = new Map(Object.entries(input));
  const address = rest.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = fields.get(name);
    fields.delete(name);
    return encodeURIComponent(String(value));
  });
  return takesBody
    ? { address, body: JSON.stringify(Object.fromEntries(fields)) }
    : { address: `${address}${queryOf(fields)}` };
}

function fieldsOf(input: z.ZodType): string[] {
  return input instanceof z.ZodObject ? Object.keys(input.shape) : [];
}

function queryOf(fields: ReadonlyMap<string, unknown>): string {
  const pairs = [...fields].flatMap(([name, value]) => pairsOf(name, value));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Objects and lists in the way of forms, `name[not]=x`: that is how an attacker would send them. */
function pairsOf(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pairsOf(`${name}[]`, item));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}[${key}]`, inner));
  }
  return [`${encodeURIComponent(name)}=${encodeLoosely(String(value))}`];
}

/** Half a surrogate pair cannot be percent-encoded, but its three bytes can be sent all the same. */
function encodeLoosely(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function problemIn(answer: HttpAnswer): Problem {
  expectType(answer);
  const { status, code, detail, ...rest } = Document.parse(JSON.parse(answer.text));
  if (status !== answer.status) throw new Error(`A problem of ${status} came as another.`);
  const { type: _type, title, requestId: _requestId, ...details } = rest;
  return { status, reason: code, message: detail ?? title, details };
}

function expectType({ headers }: HttpAnswer): void {
  const type = headers['content-type'];
  if (type !== 'application/problem+json') throw new Error(`A problem came as ${type}.`);
}

const Document = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  requestId: z.string(),
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
