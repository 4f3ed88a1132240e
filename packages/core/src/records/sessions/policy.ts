import type { SessionFacts, SessionPolicy } from '../../tools.ts';

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

/** When the session ends if nobody uses it again: the nearer of the two limits. */
export function expiryOf(policy: SessionPolicy, session: SessionFacts): Date {
  const idle = session.usedAt.getTime() + policy.idleMs;
  const absolute = session.createdAt.getTime() + policy.absoluteMs;
  return new Date(Math.min(idle, absolute, endOfTime));
}

/** What began before this is longer ago than the limit; a policy may say that nothing ever is. */
export function longAgo(now: number, limitMs: number): Date {
  return new Date(Math.max(now - limitMs, 0));
}

/** The last moment that RFC 3339 can write. */
const endOfTime = Date.parse('9999-12-31T23:59:59.999Z');
