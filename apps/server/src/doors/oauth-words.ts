import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Answer } from '../problems.ts';
import { schemeOf } from './client-credentials.ts';

/** An error as RFC 6749 has it (section 5.2), and the challenge for the way in which the client came. */
export function inOauthWords(
  req: IncomingMessage,
  answer: Answer,
): { body: OauthError; headers: OutgoingHttpHeaders } {
  const scheme = schemeOf(req);
  const isBearer = scheme === 'bearer';
  return {
    body: { error: errorOf(answer, isBearer), error_description: descriptionOf(answer) },
    // A client that came with a bearer token gets the usual challenge (RFC 6750, section 3).
    headers: isBearer ? {} : { 'www-authenticate': challengeOf(answer, scheme) },
  };
}

type OauthError = { readonly error: string; readonly error_description: string };

function errorOf({ status, reason }: Answer, isBearer: boolean): string {
  if (reason === 'oauth.unsupported_token_type') return 'unsupported_token_type';
  if (status === 401) return isBearer ? 'invalid_token' : 'invalid_client';
  if (status === 403) return 'insufficient_scope';
  if (status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}

/** Without the two characters that the RFC leaves out. */
function descriptionOf({ reason, message }: Answer): string {
  if (reason === 'request.invalid') return missing;
  return message.replaceAll('"', "'").replaceAll('\\', '/');
}

/** The only parameter that a procedure looks at. */
const missing = 'The parameter token is missing, or longer than any token.';

function challengeOf({ status }: Answer, scheme: string | undefined): string | undefined {
  if (status !== 401) return undefined;
  return scheme === 'basic' ? basic : `${basic}, Bearer realm="acct"`;
}

const basic = 'Basic realm="acct", charset="UTF-8"';
