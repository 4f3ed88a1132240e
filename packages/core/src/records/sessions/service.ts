import { type Change, change, holdAccount, type SqlChange } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import { instantOf } from '../../kernel/instant.ts';
import { deviceCodePointsMax } from '../../kernel/limits.ts';
import { cutPage, newestFirst } from '../../kernel/page.ts';
import { newPublicId, newSecret, newUuidSecret } from '../../kernel/secrets.ts';
import type { Actor, Member, SessionFacts, Tools } from '../../tools.ts';
import { sessionEvents } from './events.ts';
import { expiryOf, longAgo } from './policy.ts';
import { sessionRefusals } from './refusals.ts';
import type { CheckView, SessionView } from './schema.ts';

/**
 * Starts a session inside the transaction of a sign-in. The caller holds the account's row, so the cap
 * is exact however many sign in at once: the oldest ones make room.
 */
export async function startSession(tools: Tools, step: SqlChange, accountId: number) {
  const asUuid = step.by.kind === 'visitor' && step.by.tokens === 'uuid';
  const { secret, digest } = asUuid ? newUuidSecret() : newSecret('session');
  const session: SessionFacts = {
    id: newPublicId(),
    accountId,
    createdAt: step.now,
    usedAt: step.now,
    device: cut(step.by.origin.device),
    address: step.by.origin.address,
  };
  await insertSession(step, session, digest);
  step.record(sessionEvents.started, { accountId, sessionId: session.id });
  await evictOldest(tools, step, session);
  return { token: secret, session };
}

/** What a valid token stands for. Pure: the guard has read it all already. */
export function describeCheck(tools: Tools, actor: Member): CheckView {
  const { session } = actor;
  return {
    accountId: actor.accountId,
    username: actor.username,
    roles: [...actor.roles],
    sessionId: session.id,
    createdAt: instantOf(session.createdAt),
    usedAt: instantOf(session.usedAt),
    expiresAt: instantOf(expiryOf(tools.sessionPolicy, session)),
  };
}

/** An account's sessions, newest first; `current` marks the one that asks. */
export async function listSessions(
  tools: Tools,
  of: { accountId: number; current?: string },
  page: { limit: number; cursor?: string | undefined },
) {
  const { sessionPolicy: policy } = tools;
  const now = tools.clock.now().getTime();
  const rows = await tools.db.read.session.findMany({
    where: {
      accountId: of.accountId,
      createdAt: { gt: longAgo(now, policy.absoluteMs) },
      usedAt: { gt: longAgo(now, policy.idleMs) },
      ...newestFirst.after(page.cursor),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit, {
    view: (row) => viewOf(tools, row, of.current),
    cursor: newestFirst.cursor,
  });
}

/** Sign-out: the session that asks. */
export function endCurrentSession(tools: Tools, actor: Member): Promise<void> {
  return endSession(tools, actor, actor.session.id);
}

/** One of my own sessions. Another's is as unknown as none. @throws sessions.not_found */
export function endSession(tools: Tools, actor: Member, id: string): Promise<void> {
  const { accountId } = actor;
  return change(tools, actor, async (step) => {
    // Deleted at once, not at expiry: a stolen token must die with the click, not an hour later.
    const { count } = await step.tx.session.deleteMany({ where: { id, accountId } });
    if (count !== 1) throw sessionRefusals.refuse('not_found');
    if (id === actor.session.id) step.endsAsker();
    step.record(sessionEvents.ended, { accountId, sessionId: id });
  });
}

/** @throws access.session_invalid when another device has ended the one that asks meanwhile */
export function endMyOtherSessions(tools: Tools, actor: Member): Promise<{ ended: number }> {
  return change(tools, actor, async (step) => {
    // The account first, so that two devices that end each other do not wait for each other.
    const held = (await holdAccount(step, actor.accountId)) && (await holdSession(step, actor));
    if (!held) throw accessRefusals.refuse('session_invalid');
    const ended = await endOtherSessions(step, actor.accountId, actor.session.id);
    const details = { ended };
    step.record(sessionEvents.others_ended, { accountId: actor.accountId, details });
    return { ended };
  });
}

/** All sessions of an account but one, inside the transaction of whatever makes that necessary. */
export async function endOtherSessions(step: Change, accountId: number, keep: string) {
  const where = { accountId, NOT: { id: keep } };
  return (await step.tx.session.deleteMany({ where })).count;
}

/** Takes hold of the session that asks until the transaction ends; false when it has ended meanwhile. */
export async function holdSession(step: Change, { session: { id } }: Member): Promise<boolean> {
  // Nothing changes: the statement is here for the row lock that every database gives with it.
  const { count } = await step.tx.session.updateMany({ where: { id }, data: { id } });
  return count === 1;
}

/** @throws access.session_invalid when one of them asks and has ended meanwhile */
export async function endAllSessions(step: Change, accountId: number): Promise<number> {
  const { by } = step;
  if (by.kind === 'member' && by.accountId === accountId) {
    if (!(await holdSession(step, by))) throw accessRefusals.refuse('session_invalid');
    step.endsAsker();
  }
  return (await step.tx.session.deleteMany({ where: { accountId } })).count;
}

/** Every session there is. Who signs in meanwhile may stay. */
export async function endSessionsOfAll(step: Change): Promise<number> {
  return (await step.tx.session.deleteMany()).count;
}

export function revokeSessions(tools: Tools, actor: Actor, accountId: number) {
  return change(tools, actor, async (step) => {
    const ended = await endAllSessions(step, accountId);
    step.record(sessionEvents.revoked, { accountId, ends: 'account', details: { ended } });
    return { ended };
  });
}

/** @throws sessions.not_found */
export function revokeSession(tools: Tools, actor: Actor, id: string): Promise<void> {
  return change(tools, actor, async (step) => {
    const row = await step.tx.session.findUnique({ where: { id } });
    const { count } = await step.tx.session.deleteMany({ where: { id } });
    if (row === null || count !== 1) throw sessionRefusals.refuse('not_found');
    if (actor.kind === 'member' && id === actor.session.id) step.endsAsker();
    step.record(sessionEvents.revoked, { accountId: row.accountId, sessionId: id });
  });
}

async function insertSession(
  { tx }: SqlChange,
  session: SessionFacts,
  digest: Uint8Array,
): Promise<void> {
  const { id, accountId, createdAt, usedAt, device, address } = session;
  await tx.$executeRaw`INSERT INTO acct_sessions
      (id, digest, account_id, created_at, used_at, device, address)
    VALUES (${id}, ${digest}, ${accountId}, ${createdAt}, ${usedAt}, ${device}, ${address})`;
}

async function evictOldest(tools: Tools, step: SqlChange, newest: SessionFacts): Promise<void> {
  const { accountId } = newest;
  const others = tools.settings.sessionsPerAccountMax - 1;
  // Not by its time alone: of two that start in one millisecond the one just made must live. SQLite knows
  // no OFFSET without a LIMIT, so there is one that nobody reaches.
  const evicted = await step.tx.$queryRaw<{ id: string }[]>`DELETE FROM acct_sessions WHERE id IN (
      SELECT id FROM acct_sessions WHERE account_id = ${accountId} AND id <> ${newest.id}
      ORDER BY created_at DESC, id DESC LIMIT 2147483647 OFFSET ${others})
    RETURNING id`;
  for (const { id } of evicted) step.record(sessionEvents.evicted, { accountId, sessionId: id });
}

function viewOf(tools: Tools, row: SessionFacts, current: string | undefined): SessionView {
  return {
    id: row.id,
    current: row.id === current,
    createdAt: row.createdAt.toISOString(),
    usedAt: row.usedAt.toISOString(),
    expiresAt: expiryOf(tools.sessionPolicy, row).toISOString(),
    device: row.device,
    address: row.address,
  };
}

function cut(device: string | null): string | null {
  return device === null ? null : Array.from(device).slice(0, deviceCodePointsMax).join('');
}
