import type { SessionPolicy } from '../../tools.ts';

export { expiryOf } from '../../kernel/session-expiry.ts';

/** The two limits as settings give them: an hour unused, a day in all. */
export function timeLimits(limits: {
  sessionIdleSeconds: number;
  sessionAbsoluteSeconds: number;
}): SessionPolicy {
  return {
    idleMs: limits.sessionIdleSeconds * 1000,
    absoluteMs: limits.sessionAbsoluteSeconds * 1000,
  };
}

/** What began before this is longer ago than the limit; a policy may say that nothing ever is. */
export function longAgo(now: number, limitMs: number): Date {
  return new Date(Math.max(now - limitMs, 0));
}
