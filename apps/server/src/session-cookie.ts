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
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1));
  const [value, ...others] = values;
  if (value === undefined) return { kind: 'nothing' };
  // Of two somebody else may take the other one.
  if (others.length > 0 || !TOKEN.test(value)) return { kind: 'malformed' };
  return { kind: 'token', token: value };
}

const TOKEN = /^[\w-]+$/;
