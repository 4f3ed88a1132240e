import type { MiddlewareHandler } from 'hono';
import type { Account } from './session-check.ts';
import { type SessionGuardOptions, sessionGuard } from './session-guard.ts';

export type { Account } from './session-check.ts';
export type { SessionGuardOptions } from './session-guard.ts';

/** What the guard puts into the context: `c.var.account`. */
export type WithAccount = { Variables: { account: Account } };

/**
 * Lets through whoever is signed in at Acct, as `c.var.account`, and answers everybody else itself.
 *
 * @throws TypeError, RangeError when the options are wrong
 */
export function requireAccount(options: SessionGuardOptions): MiddlewareHandler<WithAccount> {
  const guard = sessionGuard(options);
  return async (c, next) => {
    const { headers, method } = c.req.raw;
    const verdict = await guard.check({ method, header: (name) => headers.get(name) ?? undefined });
    if (!verdict.ok) {
      const { status, headers, body } = verdict.refused;
      return new Response(body, { status, headers });
    }
    c.set('account', verdict.account);
    return next();
  };
}
