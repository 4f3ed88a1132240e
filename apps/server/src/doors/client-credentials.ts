import type { IncomingMessage } from 'node:http';
import type { Presented } from '@acct/core';
import { presentedBy } from '../request.ts';
import { decodeForm, type Form } from './form-body.ts';

/**
 * How a client of OAuth says who it is: by a bearer token, or with that token as its secret in the header
 * or in the form (RFC 6749, section 2.3.1). More than one way at once is malformed. What it calls itself
 * counts for nothing: the token says whose it is.
 */
export function presentedByClient(req: IncomingMessage, form: Form): Presented {
  const posted = form.get('client_secret');
  const { authorization } = req.headers;
  if (authorization === undefined) {
    return posted === undefined ? { kind: 'nothing' } : { kind: 'token', token: posted };
  }
  if (posted !== undefined) return { kind: 'malformed' };
  if (schemeOf(req) !== 'basic') return presentedBy(req);
  const secret = secretIn(authorization);
  return secret === undefined ? { kind: 'malformed' } : { kind: 'token', token: secret };
}

/** In lower case; undefined where nothing was said. */
export function schemeOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.split(' ', 1)[0]?.toLowerCase();
}

/** Both parts are form-encoded before they are joined, which not every client does; ours need no escape. */
function secretIn(authorization: string): string | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : decodeForm(text.slice(colon + 1));
}

const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;
