/** When the session ends if nobody uses it again: the nearer of the two limits. */
export function expiryOf(
  policy: { readonly idleMs: number; readonly absoluteMs: number },
  session: { readonly usedAt: Date; readonly createdAt: Date },
): Date {
  const idle = session.usedAt.getTime() + policy.idleMs;
  const absolute = session.createdAt.getTime() + policy.absoluteMs;
  return new Date(Math.min(idle, absolute, endOfTime));
}

/** The last moment that RFC 3339 can write. */
const endOfTime = Date.parse('9999-12-31T23:59:59.999Z');
