import type { Request, RequestHandler } from 'express';
import { accountFound, answerRefused, guarded } from './node-request.ts';
import type { Account } from './session-check.ts';
import { type SessionGuardOptions, sessionGuard } from './session-guard.ts';

export type { Account } from './session-check.ts';
export type { SessionGuardOptions } from './session-guard.ts';

declare global {
  namespace Express {
    interface Request {
      /** Who asks, behind `requireAccount`. */
      account?: Account;
    }
  }
}

/**
 * Lets through whoever is signed in at Acct, as `req.account`, and answers everybody else itself.
 *
 * @throws TypeError, RangeError when the options are wrong
 */
export function requireAccount(options: SessionGuardOptions): RequestHandler {
  const guard = sessionGuard(options);
  return async (req, res, next) => {
    const verdict = await guard.check(guarded(req));
    if (!verdict.ok) return answerRefused(res, verdict.refused);
    req.account = verdict.account;
    next();
  };
}

/** `req.account`, where there must be one. @throws Error when no guard stands before the handler */
export function accountOf(req: Request): Account {
  return accountFound(req.account);
}
