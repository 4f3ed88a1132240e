import { sessionTouchSeconds } from '../../kernel/limits.ts';
import { isWellFormedSecret } from '../../kernel/secrets.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import type { Member, Origin, SessionFacts, Tools } from '../../tools.ts';
import { type SessionLookup, sessionLookup } from './lookup.ts';
import { expiryOf } from './policy.ts';

export type Recogniser = {
  /**
   * Who is this token? The session is read with its account's state and roles each time, so that whatever
   * ended the session, suspended the account or took a role away counts from its commit on, on every
   * instance. Undefined for anything that is no valid session, whatever the reason.
   */
  recognise(token: string, origin: Origin): Promise<Member | undefined>;
};

export function sessionRecogniser(tools: Tools): Recogniser {
  const lookUp = sessionLookup(tools.db);
  return { recognise: (token, origin) => recognise({ tools, lookUp }, token, origin) };
}

type Means = { readonly tools: Tools; readonly lookUp: SessionLookup };

async function recognise(
  { tools, lookUp }: Means,
  token: string,
  origin: Origin,
): Promise<Member | undefined> {
  if (!isWellFormedSecret('session', token)) return undefined;
  const found = await lookUp(token);
  if (found === undefined || found.state !== 'active') return undefined;
  const now = tools.clock.now();
  const { sessionPolicy: policy } = tools;
  const { session, username, roles } = found;
  if (expiryOf(policy, session) <= now) return undefined;
  if (policy.allows !== undefined && !(await allowed(tools, session, now))) return undefined;
  const usedAt = await touch(tools, session, now);
  return {
    kind: 'member',
    origin,
    accountId: session.accountId,
    username,
    roles,
    session: usedAt === session.usedAt ? session : { ...session, usedAt },
  };
}

/** A policy of the operator's own that fails says no: an error must not open the door. */
async function allowed(tools: Tools, session: SessionFacts, now: Date): Promise<boolean> {
  try {
    return (await tools.sessionPolicy.allows?.(session, now)) ?? true;
  } catch (error) {
    tools.log.error({ err: error, sessionId: session.id }, 'the session policy failed');
    return false;
  }
}

/**
 * Remembers the use, at most once a minute (or a tenth of a shorter idle limit). A database that cannot
 * write just now does not make a valid token invalid.
 */
async function touch(tools: Tools, session: SessionFacts, now: Date): Promise<Date> {
  const every = Math.min(sessionTouchSeconds * 1000, tools.sessionPolicy.idleMs / 10);
  const due = new Date(now.getTime() - every);
  if (session.usedAt > due) return session.usedAt;
  try {
    const where = { id: session.id, usedAt: { lte: due } };
    await tools.db.write((tx) => tx.session.updateMany({ where, data: { usedAt: now } }));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    tools.log.warn({ err: error, sessionId: session.id }, 'the use of a session was not recorded');
  }
  return now;
}
