import type { IncomingMessage } from 'node:http';
import type { Presented } from '@acct/core';
import { presentedBy } from './request.ts';

/**
 * Where a browser keeps the token of a session. With this prefix only the host itself can have set it, over
 * TLS and for all of its paths (RFC 6265bis, section 4.1.3).
 */
export const sessionCookie = '__Host-acct';

/**
 * The credentials of a request that may come from a browser: its `Authorization` header, else the cookie.
 * A header that is no good is not made good by a cookie beside it.
 */
export function presentedByBrowser(req: IncomingMessage): Presented {
  const { authorization, cookie } = req.headers;
  if (authorization !== undefined || cookie === undefined) return presentedBy(req);
  const values = cookie
    .split(';')
    .map((pair) => pair.replace(LEADING_SPACE, ''))
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1));
  const [value, ...others] = values;
  if (value === undefined) return { kind: 'nothing' };
  // Of two somebody else may take the other one.
  const token = TOKEN.exec(value)?.[1];
  if (others.length > 0 || token === undefined) return { kind: 'malformed' };
  return { kind: 'token', token };
}

// What `trim` takes away besides is part of a name for browsers, so that any neighbour in the domain could
// set such a cookie: without the prefix at its very beginning it has none of the rights of the prefix.
const LEADING_SPACE = /^[ \t]+/;

const TOKEN = /^([\w-]+)[ \t]*$/;
