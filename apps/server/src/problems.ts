import { allRefusals, type Problem, problemOf } from '@acct/core';
import { gatewayProblems, type ProblemKind, type RequestRefusal } from '@acct/gateway';

/** What the server itself refuses, before or around the doors. */
const serverProblems = {
  'request.batch_refused': { status: 400, title: 'These calls cannot share one request.' },
  'request.headers_too_large': { status: 431, title: 'The headers are too large.' },
  'request.timeout': { status: 408, title: 'The request did not arrive in time.' },
} as const satisfies Record<string, ProblemKind>;

/** Every problem that a caller can meet, by code: the contract's catalogue. */
export const problemCatalogue: Readonly<Record<string, ProblemKind>> = {
  ...gatewayProblems,
  ...serverProblems,
  // Of a fault nothing is known but this.
  internal: { status: 500, title: problemOf(undefined).message },
  ...Object.fromEntries(
    [...allRefusals()].map(([code, { status, sentence }]) => [code, { status, title: sentence }]),
  ),
};

/** A problem, and the headers that go with it. */
export type Answer = Problem & { readonly headers?: Readonly<Record<string, string>> | undefined };

/** A problem from the catalogue, for what the doors refuse themselves. */
export function problem(
  code: keyof typeof serverProblems | keyof typeof gatewayProblems | 'service.unavailable',
  extras: { detail?: string; headers?: Record<string, string>; details?: Problem['details'] } = {},
): Answer {
  const kind = problemCatalogue[code] ?? gatewayProblems.internal;
  return {
    status: kind.status,
    reason: code,
    message: extras.detail ?? kind.title,
    details: extras.details ?? {},
    headers: extras.headers,
  };
}

/** What the gateway's readers refuse, as one of our problems. */
export function problemOfRefusal({ problem: refused }: RequestRefusal): Answer {
  return {
    status: refused.status,
    reason: refused.code,
    message: refused.detail ?? refused.title,
    details: refused.extensions ?? {},
    headers: refused.headers,
  };
}

/**
 * What a problem document says in words (RFC 9457): `title` is the sentence of the code and never changes
 * from one occurrence to the next; `detail` is there only when it says more.
 */
export function wordsOf({ reason, message }: Problem): { title: string; detail?: string } {
  const title = problemCatalogue[reason]?.title ?? message;
  return message === title ? { title } : { title, detail: message };
}

/** Where a kind of problem is explained (RFC 9457, `type`). */
export function problemType(reason: string): string {
  return `/docs/refusals#${reason}`;
}

/**
 * The headers that a status asks for: the challenge of RFC 6750, section 3, on what credentials would
 * mend, and when to come back on what time will mend.
 */
export function headersOf({ status, reason, details }: Problem): Record<string, string> {
  const challenge = challenges[reason] ?? (status === 401 ? plainChallenge : undefined);
  const seconds = details['retryAfterSeconds'];
  const retries = status === 503 || status === 429 || seconds !== undefined;
  return {
    ...(challenge !== undefined && { 'www-authenticate': challenge }),
    ...(retries && { 'retry-after': String(typeof seconds === 'number' ? Math.ceil(seconds) : 1) }),
  };
}

const plainChallenge = 'Bearer realm="acct"';

const challenges: Readonly<Record<string, string>> = {
  'access.session_required': plainChallenge,
  'access.session_invalid': `${plainChallenge}, error="invalid_token"`,
  'access.key_invalid': `${plainChallenge}, error="invalid_token"`,
  'access.credentials_malformed': `${plainChallenge}, error="invalid_request"`,
  'access.role_required': `${plainChallenge}, error="insufficient_scope"`,
  'access.scope_required': `${plainChallenge}, error="insufficient_scope"`,
  'access.session_only': `${plainChallenge}, error="insufficient_scope"`,
};
