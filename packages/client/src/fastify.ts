import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountFound, guarded } from './node-request.ts';
import type { Account } from './session-check.ts';
import { type SessionGuardOptions, sessionGuard } from './session-guard.ts';

export type { Account } from './session-check.ts';
export type { SessionGuardOptions } from './session-guard.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, behind `requireAccount`. */
    account?: Account;
  }
}

/**
 * An `onRequest` hook, for an app or a route: it comes before the body is read. It lets through whoever is
 * signed in at Acct, as `request.account`, and answers everybody else itself.
 *
 * @throws TypeError, RangeError when the options are wrong
 */
export function requireAccount(
  options: SessionGuardOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  const guard = sessionGuard(options);
  return async (request, reply) => {
    const verdict = await guard.check(guarded(request.raw));
    if (!verdict.ok) {
      const { status, headers, body } = verdict.refused;
      // As bytes, because Fastify gives text a charset that this media type does not have.
      return reply.code(status).headers(headers).send(new TextEncoder().encode(body));
    }
    request.account = verdict.account;
    return undefined;
  };
}

/** `request.account`, where there must be one. @throws Error when no guard stands before the handler */
export function accountOf(request: FastifyRequest): Account {
  return accountFound(request.account);
}
