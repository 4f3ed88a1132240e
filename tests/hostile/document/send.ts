import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { callHttp } from '../../house/http-client.ts';
import type { Operation, Parameter } from './contract.ts';
import type { Shot } from './shots.ts';

export type Heard = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

export type From = { readonly url: string; readonly token: string | undefined };

/** The way of any HTTP client, from what the document says of the operation. */
export async function sendOverRest(from: From, operation: Operation, shot: Shot): Promise<Heard> {
  const left = new Map(Object.entries(shot.parameters));
  const path = operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const text = asText(left.get(name));
    left.delete(name);
    return segmentOf(text);
  });
  const pairs = [...left].flatMap(([name, value]) =>
    textsOf(value).map((text) => `${encoded(name)}=${encoded(text)}`),
  );
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return send(from, operation.method, { address: path + query, raw: rawOf(shot) });
}

/** The same shot by tRPC's protocol: one object, whatever is path, query or body elsewhere. */
export async function sendOverTrpc(
  from: From,
  { name, isQuery }: { name: string; isQuery: boolean },
  shot: Shot,
): Promise<Heard> {
  const body = Fields.safeParse(shot.body).data;
  const isEmpty = Object.keys(shot.parameters).length === 0;
  const input = isEmpty ? shot.body : { ...shot.parameters, ...body };
  const text = shot.raw?.text ?? (input === undefined ? undefined : JSON.stringify(input));
  const address = `/trpc/${name}`;
  if (isQuery) {
    const query = text === undefined ? '' : `?input=${encoded(text)}`;
    return send(from, 'GET', { address: address + query, raw: undefined });
  }
  const raw = text === undefined ? undefined : { type: shot.raw?.type ?? 'application/json', text };
  return send(from, 'POST', { address, raw });
}

/**
 * Whether both doors are asked the same by a shot. Path and query carry texts: there 5 and "5" are one,
 * and an address has no place for nothing. A body that a door does not ask for is no input of the other.
 */
export function isSameAtBothDoors({ parameters, body }: Operation, shot: Shot): boolean {
  const fields = Fields.safeParse(shot.body).data;
  const hasBody = shot.body !== undefined || shot.raw !== undefined;
  if (body === undefined && hasBody) return false;
  if (shot.raw?.text === '') return false;
  if (parameters.length > 0 && (shot.raw !== undefined || (hasBody && fields === undefined))) {
    return false;
  }
  return (
    parameters.every((parameter) => isSameText(parameter, shot.parameters[parameter.name])) &&
    !parameters.some(({ name }) => Object.hasOwn(fields ?? {}, name))
  );
}

function isSameText({ in: place, schema }: Parameter, value: unknown): boolean {
  if (value === undefined) return place === 'query';
  if (place === 'path' && segmentOf(asText(value)) !== encoded(asText(value))) return false;
  return schema.type === 'integer' ? Number.isSafeInteger(value) : typeof value === 'string';
}

async function send(
  { url, token }: From,
  method: string,
  { address, raw }: { address: string; raw: Shot['raw'] },
): Promise<Heard> {
  return callHttp(url + address, {
    method,
    headers: {
      // Of our own origin, so that what only browsers may do is done too.
      'sec-fetch-site': 'same-origin',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(raw !== undefined && { 'content-type': raw.type }),
    },
    ...(raw !== undefined && method !== 'GET' && { body: raw.text }),
  });
}

function rawOf(shot: Shot): Shot['raw'] {
  if (shot.raw !== undefined || shot.body === undefined) return shot.raw;
  return { type: 'application/json', text: JSON.stringify(shot.body) };
}

/** A list is its name once for each item; an empty one would leave no trace, so it is sent as nothing. */
function textsOf(value: unknown): string[] {
  const items = [value].flat();
  return items.length === 0 ? [''] : items.map(asText);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** An empty segment or one of dots would be another address, so it becomes a text. */
function segmentOf(text: string): string {
  return /^\.{0,2}$/.test(text) ? '~' : encoded(text);
}

/** Half a surrogate pair cannot be percent-encoded, but its three bytes can be sent all the same. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

const Fields = z.record(z.string(), z.unknown());
