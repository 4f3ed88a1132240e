import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRefused, guarded } from './node-request.ts';
import type { Account } from './session-check.ts';
import { type SessionGuardOptions, sessionGuard } from './session-guard.ts';

export type { GuardedRequest } from './guard-credentials.ts';
export type { Refused } from './guard-refused.ts';
export type { Account } from './session-check.ts';
export {
  type SessionGuard,
  type SessionGuardOptions,
  sessionGuard,
  type Verdict,
} from './session-guard.ts';

/**
 * A listener for `createServer` that calls the handler with `req.account`, and answers everybody else itself.
 *
 * @throws TypeError, RangeError when the options are wrong
 */
export function withAccount(
  options: SessionGuardOptions,
  handler: (req: IncomingMessage & { readonly account: Account }, res: ServerResponse) => unknown,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const guard = sessionGuard(options);
  return async (req, res) => {
    const verdict = await guard.check(guarded(req));
    if (verdict.ok) await handler(Object.assign(req, { account: verdict.account }), res);
    else answerRefused(res, verdict.refused);
  };
}

/** The request of a handler or of an `upgrade`, for `guard.check`. */
export { guarded } from './node-request.ts';
