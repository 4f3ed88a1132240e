/** The answer to a request that is not let through: a problem document (RFC 9457) as Acct writes it. */
export type Refused = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Demanded = {
  /** Only accounts that hold this very role are let through. */
  readonly role?: 'admin' | 'service' | undefined;
};

/** The refusal with this code. Acct has all of them but `access.cross_site`. */
export function refused(code: RefusedCode): Refused {
  const { status, title, more } = answers[code];
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...more },
    body: JSON.stringify({ type: 'about:blank', title, status, code }),
  };
}

export type RefusedCode = keyof typeof answers;

const realm = 'Bearer realm="acct"';

const answers = {
  'access.session_required': {
    status: 401,
    title: 'Sign in first: this needs a session token.',
    more: { 'www-authenticate': realm },
  },
  'access.session_invalid': {
    status: 401,
    title: 'That session does not exist or has ended. Sign in again.',
    more: { 'www-authenticate': `${realm}, error="invalid_token"` },
  },
  'access.credentials_malformed': {
    status: 400,
    title: 'One bearer token is expected: "Authorization: Bearer <token>".',
    more: { 'www-authenticate': `${realm}, error="invalid_request"` },
  },
  'access.session_only': {
    status: 403,
    title: 'No API key may do this: it takes a session.',
    more: { 'www-authenticate': `${realm}, error="insufficient_scope"` },
  },
  'access.role_required': {
    status: 403,
    title: 'Your account does not have the role that this needs.',
    more: { 'www-authenticate': `${realm}, error="insufficient_scope"` },
  },
  'access.cross_site': {
    status: 403,
    title: 'A page of another site may not do this with the cookie of yours.',
    more: {},
  },
  'service.unavailable': {
    status: 503,
    title: 'Nobody can say just now who you are. Try again.',
    more: { 'retry-after': '1' },
  },
} as const;
