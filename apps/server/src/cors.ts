import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets pages of the listed origins read answers (WHATWG Fetch, CORS). Origins compare as whole texts;
 * `null` is never listed. Pages of other origins get no header, so their browser keeps the answer away.
 *
 * @returns a function that answers a preflight itself and says whether it did
 */
export function corsPolicy(origins: readonly string[]) {
  const allowed = new Set(origins);
  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const { origin } = req.headers;
    res.setHeader('Vary', 'Origin');
    if (origin === undefined || !allowed.has(origin)) return false;
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    if (!isPreflight(req)) return false;
    res.writeHead(204, {
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': headersFor(req),
      'access-control-max-age': '600',
    });
    res.end();
    return true;
  };
}

/** PyAcct allowed whatever a page of a listed origin asked for, and its clients may send more than a token. */
function headersFor({ url = '', headers }: IncomingMessage): string {
  const asked = headers['access-control-request-headers'];
  return url.startsWith('/pyacct/') && asked !== undefined ? asked : 'Authorization, Content-Type';
}

const exposedHeaders = 'X-Request-Id, Location, Retry-After, WWW-Authenticate';

function isPreflight(req: IncomingMessage): boolean {
  return req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
}
