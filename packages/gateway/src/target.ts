import type { IncomingMessage } from 'node:http';
import { RequestRefusal } from './problem.ts';

/** A request target, split but not decoded. */
export interface Target {
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
}

/**
 * The path and query that the caller asked for, also when a framework such as Express has cut a
 * mount path off `req.url`.
 *
 * @throws RequestRefusal `request.url_too_long`, or `request.malformed` for raw characters that
 *   no URL holds (RFC 3986, section 2)
 */
export function targetOf(req: IncomingMessage, maxBytes: number): Target {
  const url = originalUrl(req);
  // The parser of Node gives one char per byte, so the length is in bytes.
  if (url.length > maxBytes) throw new RequestRefusal('request.url_too_long');
  if (!/^[!"$-~]*$/.test(url)) {
    throw new RequestRefusal(
      'request.malformed',
      'The URL holds a character that must be encoded.',
    );
  }
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: '' };
  return { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/**
 * The name of a header that must come once and came twice, if any. Node keeps the first of two
 * while a proxy may keep the last, so such a request has two meanings.
 */
export function duplicatedHeader({ rawHeaders }: IncomingMessage): string | undefined {
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!SINGLE_LENGTHS.has(name.length)) continue;
    const single = name.toLowerCase();
    if (!SINGLE_HEADERS.has(single)) continue;
    if (seen.includes(single)) return single;
    seen.push(single);
  }
  return undefined;
}

const SINGLE_HEADERS = new Set(['host', 'authorization', 'content-type']);
const SINGLE_LENGTHS = new Set([...SINGLE_HEADERS].map(({ length }) => length));

function originalUrl(req: IncomingMessage): string {
  if ('originalUrl' in req && typeof req.originalUrl === 'string') return req.originalUrl;
  return req.url ?? '';
}
