import type { IncomingMessage } from 'node:http';
import type { Presented } from '@acct/core';
import { cookieSecondsMax } from './limits.ts';
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
  return presentedByCookie(cookie);
}

/** What a `Cookie` header says of a session, whatever else is in it. */
export function presentedByCookie(cookie: string): Presented {
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

// Lax and not Strict: whoever follows a link to a page behind forward auth is signed in there. Neither
// travels with what another site sends unasked but a navigation, and that changes nothing.
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** Has a browser keep a token for so long. To forget it takes the same attributes. */
export function keptCookie(token: string, seconds: number): string {
  return `${sessionCookie}=${token}; Max-Age=${Math.min(seconds, cookieSecondsMax)}; ${attributes}`;
}

/** Has a browser forget whatever token it keeps. */
export const forgottenCookie = `${sessionCookie}=; Max-Age=0; ${attributes}`;

// What `trim` takes away besides is part of a name for browsers, so that any neighbour in the domain could
// set such a cookie: without the prefix at its very beginning it has none of the rights of the prefix.
const LEADING_SPACE = /^[ \t]+/;

const TOKEN = /^([\w-]+)[ \t]*$/;
