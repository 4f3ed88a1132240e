import { isWellFormedSecret } from '../../kernel/secrets.ts';
import type { Member, Origin, SessionFacts, Tools } from '../../tools.ts';
import { endForGood } from './ended.ts';
import { type SessionLookup, sessionLookup } from './lookup.ts';
import { expiryOf } from './policy.ts';
import { SessionUses } from './uses.ts';

export type Recogniser = {
  /**
   * Who is this token? The session is read with its account's state and roles each time, so that whatever
   * ended the session, suspended the account or took a role away counts from its commit on, on every
   * instance. Undefined for anything that is no valid session, whatever the reason.
   */
  recognise(token: string, origin: Origin): Promise<Member | undefined>;
  /** Writes the last uses that are only remembered so far. */
  writeUses(): Promise<void>;
  /** The same for the last time: later uses are not remembered. */
  close(): Promise<void>;
};

export function sessionRecogniser(tools: Tools): Recogniser {
  const lookUp = sessionLookup(tools.db);
  const uses = new SessionUses(tools);
  const means = { tools, lookUp, uses };
  return {
    recognise: (token, origin) => recognise(means, token, origin),
    writeUses: () => uses.write(),
    close: () => uses.close(),
  };
}

type Means = {
  readonly tools: Tools;
  readonly lookUp: SessionLookup;
  readonly uses: SessionUses;
};

async function recognise(
  { tools, lookUp, uses }: Means,
  token: string,
  origin: Origin,
): Promise<Member | undefined> {
  if (!isWellFormedSecret('session', token)) return undefined;
  const [found] = await lookUp([token]);
  if (found === undefined || found.state !== 'active') return undefined;
  const now = tools.clock.now();
  const { sessionPolicy: policy } = tools;
  const session = uses.latest(found.session);
  if (expiryOf(policy, session) <= now) {
    await endForGood(tools, session.id);
    return undefined;
  }
  if (policy.allows !== undefined && !(await allowed(tools, session, now))) return undefined;
  const used = uses.remember(session, now);
  if (uses.isUrgent(found.session, now)) await uses.write();
  return {
    kind: 'member',
    origin,
    accountId: session.accountId,
    username: found.username,
    roles: found.roles,
    session: used,
  };
}

/** A policy of the operator's own that fails says no: an error must not open the door. */
async function allowed(tools: Tools, session: SessionFacts, now: Date): Promise<boolean> {
  try {
    return (await tools.sessionPolicy.allows?.(session, now)) === true;
  } catch (error) {
    tools.log.error({ err: error, sessionId: session.id }, 'the session policy failed');
    return false;
  }
}
