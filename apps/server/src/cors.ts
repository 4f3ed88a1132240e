import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { forwardAuthPath } from './doors/forward-auth.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';

/** What an answer tells the browser of a page that asked. */
export type Cors = {
  /** Names and values in turn, for every answer to this request. */
  readonly headers: readonly string[];
  /** The headers of a preflight's answer; such a request is no other. */
  readonly preflight?: OutgoingHttpHeaders;
};

/**
 * Lets pages of the listed origins read answers (WHATWG Fetch, CORS). Origins compare as whole texts;
 * `null` is never listed. Pages of other origins get no header, so their browser keeps the answer away.
 */
export function corsPolicy(origins: readonly string[]): (req: IncomingMessage) => Cors {
  const allowed = new Set(origins);
  return (req) => {
    const { origin } = req.headers;
    if (origin === undefined || !allowed.has(origin)) return closed;
    const headers = [
      ...closed.headers,
      'access-control-allow-origin',
      origin,
      'access-control-allow-credentials',
      'true',
      'access-control-expose-headers',
      exposedHeaders,
    ];
    return isPreflight(req) ? { headers, preflight: preflightFor(req) } : { headers };
  };
}

const closed: Cors = { headers: ['vary', 'Origin'] };

function preflightFor(req: IncomingMessage): OutgoingHttpHeaders {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': headersFor(req),
    'access-control-max-age': '600',
  };
}

/** PyAcct allowed whatever a page of a listed origin asked for, and its clients may send more than a token. */
function headersFor({ url = '', headers }: IncomingMessage): string {
  const asked = headers['access-control-request-headers'];
  return url.startsWith('/pyacct/') && asked !== undefined ? asked : allowedHeaders;
}

const allowedHeaders = 'Authorization, Content-Type, Idempotency-Key';

const exposedHeaders = [
  'Idempotency-Replayed',
  'X-Request-Id',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  ...rateLimitHeaders,
].join(', ');

/** A proxy that asks whether to let one through must not take its answer for a yes. */
function isPreflight(req: IncomingMessage): boolean {
  if (req.url?.startsWith(forwardAuthPath) === true) return false;
  return req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
}
