import { isWellFormedSecret } from '../../kernel/secrets.ts';
import type { Member, Origin, SessionFacts, Tools } from '../../tools.ts';
import { endForGood } from './ended.ts';
import { type FoundSession, type SessionLookup, sessionLookup } from './lookup.ts';
import { expiryOf } from './policy.ts';
import { SessionUses } from './uses.ts';

export type Recogniser = {
  /**
   * Who is this token? The session is read with its account's state and roles each time, so that whatever
   * ended the session, suspended the account or took a role away counts from its commit on, on every
   * instance. Undefined for anything that is no valid session, whatever the reason.
   */
  recognise(token: string, origin: Origin): Promise<Member | undefined>;
  /** The same for many tokens, in their order, by one read. */
  recogniseAll(tokens: readonly string[], origin: Origin): Promise<readonly (Member | undefined)[]>;
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
    recogniseAll: (tokens, origin) => recogniseAll(means, tokens, origin),
    writeUses: () => uses.write(),
    close: () => uses.close(),
  };
}

type Means = {
  readonly tools: Tools;
  readonly lookUp: SessionLookup;
  readonly uses: SessionUses;
};

async function recognise(means: Means, token: string, origin: Origin): Promise<Member | undefined> {
  if (!isWellFormedSecret('session', token)) return undefined;
  const [found] = await means.lookUp([token]);
  return judge(means, found, origin);
}

async function recogniseAll(
  means: Means,
  tokens: readonly string[],
  origin: Origin,
): Promise<readonly (Member | undefined)[]> {
  const wellFormed = tokens.filter((token) => isWellFormedSecret('session', token));
  const found = await means.lookUp(wellFormed);
  const members = await Promise.all(found.map((each) => judge(means, each, origin)));
  if (members.length === tokens.length) return members;
  const memberOf = new Map(wellFormed.map((token, place) => [token, members[place]]));
  return tokens.map((token) => memberOf.get(token));
}

/** A promise only where there is something to wait for: most sessions are judged by what was read. */
function judge(
  means: Means,
  found: FoundSession | undefined,
  origin: Origin,
): Member | undefined | Promise<Member | undefined> {
  if (found === undefined || found.state !== 'active') return undefined;
  const { tools, uses } = means;
  const now = tools.clock.now();
  const { sessionPolicy: policy } = tools;
  const session = uses.latest(found.session);
  if (expiryOf(policy, session) <= now) {
    return endForGood(tools, session.id).then(() => undefined);
  }
  if (policy.allows === undefined) return enter(means, { found, session, now, origin });
  return allowed(tools, session, now).then((isAllowed) =>
    isAllowed ? enter(means, { found, session, now, origin }) : undefined,
  );
}

type Entry = {
  readonly found: FoundSession;
  readonly session: SessionFacts;
  readonly now: Date;
  readonly origin: Origin;
};

function enter({ uses }: Means, { found, session, now, origin }: Entry): Member | Promise<Member> {
  const member = {
    kind: 'member',
    origin,
    accountId: session.accountId,
    username: found.username,
    roles: found.roles,
    session: uses.remember(session, now),
  } as const;
  return uses.isUrgent(found.session, now) ? uses.write().then(() => member) : member;
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
