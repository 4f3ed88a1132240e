import {
  type Access,
  accessLevels,
  appRouter,
  idempotencyKeyForm,
  limitNames,
  problemsOfGuard,
  type Scope,
  scopeNames,
  takesKey,
} from '@acct/core';
import type { Operation } from '@acct/gateway';
import type { openApiDocument } from '@acct/gateway/document';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { problemCatalogue } from './problems.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { sessionCookie } from './session-cookie.ts';

/** A document of OpenAPI 3.1. */
export type ApiDocument = ReturnType<typeof openApiDocument>;

/**
 * The contract of the REST door, made from the router alone: the same on every machine, so it can be
 * committed and compared. The running service adds what its operator defined (`describedFor`).
 */
export async function referenceDocument(): Promise<ApiDocument> {
  // A service that nobody asks for its document never loads what makes it.
  const { openApiDocument } = await import('@acct/gateway/document');
  return openApiDocument({
    router: appRouter,
    basePath: '/v1',
    title: 'Acct',
    version: manifest.version,
    description:
      'Accounts and sessions: sign up, sign in, and ask whose token this is. Send the token as `Authorization: Bearer <token>`. Every error is a problem document (RFC 9457) whose `code` is stable.',
    license: { name: 'MIT', identifier: 'MIT' },
    contact: { name: 'Acct' },
    tags,
    // The cookie of browsers is no scheme here but words: of one the generator for Ruby makes code that does
    // not run. Whoever generates a client sends a token.
    securitySchemes: {
      session: {
        type: 'http',
        scheme: 'bearer',
        description: 'The token that signing in gives, or an API key where its scopes allow it.',
      },
    },
    problems: problemCatalogue,
    accessOf,
    headers: answerHeaders,
    parameters: { IdempotencyKey: keyParameter },
    problemHeaders: {
      409: ['Retry-After'],
      429: ['Retry-After', ...rateLimitHeaders],
      503: ['Retry-After'],
    },
  });
}

const Guarded = z.looseObject({
  access: z.enum(accessLevels),
  scope: z.enum(scopeNames).optional(),
  limit: z.enum(limitNames).optional(),
  idempotency: z.enum(['none', 'proven']).optional(),
});

function accessOf({ meta, procedure }: Operation) {
  const { access, scope, limit, idempotency } = Guarded.parse(procedure._def.meta);
  const isKeyed = takesKey({ openapi: meta, idempotency });
  return {
    protect: access !== 'public',
    note: noteOf(access, scope),
    errors: [
      ...problemsOfGuard(access, scope),
      ...(limit === undefined ? [] : limitProblems),
      ...(isKeyed ? keyProblems : []),
    ],
    headers: [
      ...(limit === undefined ? [] : rateLimitHeaders),
      ...(isKeyed ? ['Idempotency-Replayed'] : []),
    ],
    parameters: isKeyed ? ['IdempotencyKey'] : [],
  };
}

function noteOf(access: Access, scope: Scope | undefined): string {
  const key = scope === undefined ? '' : ` Or an API key with the scope \`${scope}\`.`;
  return whoMayCall[access] + key;
}

const whoMayCall: Record<Access, string> = {
  public: 'Open to anyone.',
  session: 'Needs a session.',
  reader:
    'Needs a session; where the operator has looking up others restricted, the role `service` or `admin` too.',
  privileged: 'Needs the role `service` or `admin`.',
  admin: 'Needs the role `admin`.',
  legacy: "For PyAcct's clients.",
  operator: 'For the operator on the command line.',
};

/** What generated clients are divided into: the first word of each path. */
const tags = [
  { name: 'account', description: 'The account that asks.' },
  { name: 'accounts', description: 'Signing up, and looking up others.' },
  { name: 'admin', description: 'What administrators do.' },
  { name: 'apikeys', description: 'What services of the account that asks present.' },
  { name: 'assertions', description: 'Signed tokens that other services check by themselves.' },
  { name: 'attributes', description: 'What accounts may tell of themselves.' },
  {
    name: 'browser',
    description: `The session that a browser keeps in the cookie \`${sessionCookie}\`. It counts in place of the token where there is no \`Authorization\` header, and for pages of the same origin only.`,
  },
  { name: 'oauth', description: 'Whose token is this, in the words of OAuth 2.0.' },
  { name: 'revocations', description: 'Which sessions ended.' },
  { name: 'session', description: 'The session that asks: whose token is this?' },
  { name: 'sessions', description: 'Signing in, and the sessions of the account that asks.' },
];

const limitProblems = ['limits.exceeded', 'service.unavailable'] as const;

const keyProblems = [
  'idempotency.key_malformed',
  'idempotency.in_progress',
  'idempotency.key_reused',
  'idempotency.key_worn_out',
  'idempotency.too_many_keys',
  'service.unavailable',
] as const;

/** What the document shows as a key. */
export const exampleKey = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: [
    'Makes it safe to send the same request again when no answer came (draft-ietf-httpapi-idempotency-key-header-07): it is done once, and for 24 hours every further one is given the answer of the first.',
    'Take a new random UUID for each request, and keep it as secret as what is answered. The quotes may be left out.',
  ].join(' '),
  schema: { type: 'string', pattern: idempotencyKeyForm.source },
  example: exampleKey,
} as const;

const answerHeaders = {
  'Idempotency-Replayed': {
    description:
      'There where this is the answer of an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', pattern: '^true$' },
  },
  'Retry-After': {
    description: 'After so many seconds it is worth another try.',
    schema: { type: 'integer', minimum: 0 },
  },
  'RateLimit-Policy': {
    description:
      'The limit that this request counted against, unless it is switched off (draft-ietf-httpapi-ratelimit-headers-10): `q` requests at once, and again in `w` seconds.',
    schema: { type: 'string' },
    example: '"sign-in";q=10;w=60',
  },
  RateLimit: {
    description: 'What is left of it: `r` requests now, and one more than that in `t` seconds.',
    schema: { type: 'string' },
    example: '"sign-in";r=9;t=6',
  },
} as const;
