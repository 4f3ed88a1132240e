import { sessionTouchSeconds } from '../../kernel/limits.ts';
import { digestOf, isWellFormedSecret } from '../../kernel/secrets.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import { isRole, type Member, type Origin, type SessionFacts, type Tools } from '../../tools.ts';
import { isValid } from './policy.ts';

/**
 * Who is this token? The session is read with its account's state and roles each time, so that whatever
 * ended the session, suspended the account or took a role away counts from its commit on, on every
 * instance. Undefined for anything that is no valid session, whatever the reason.
 */
export async function recogniseSession(
  tools: Tools,
  token: string,
  origin: Origin,
): Promise<Member | undefined> {
  if (!isWellFormedSecret('session', token)) return undefined;
  const row = await tools.db.read.session.findUnique({
    where: { digest: digestOf(token) },
    include: { account: { include: { roles: true } } },
  });
  if (row === null || row.account.state !== 'active') return undefined;
  const now = tools.clock.now();
  if (!(await accepted(tools, row, now))) return undefined;
  const usedAt = await touch(tools, row, now);
  const { id, accountId, createdAt, device, address } = row;
  return {
    kind: 'member',
    origin,
    accountId,
    username: row.account.username ?? '',
    roles: row.account.roles.map(({ role }) => role).filter(isRole),
    session: { id, accountId, createdAt, usedAt, device, address },
  };
}

/** A policy of the operator's own that fails says no: an error must not open the door. */
async function accepted(tools: Tools, session: SessionFacts, now: Date): Promise<boolean> {
  try {
    return await isValid(tools.sessionPolicy, session, now);
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
