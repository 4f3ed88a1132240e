import type { ImportedSession } from '../../records/sessions/import.ts';
import type { Tools } from '../../tools.ts';
import { instantOf, localTimeOf } from './local-time.ts';
import type { ImportReport } from './report.ts';
import type { PyacctSession, PyacctSource } from './source.ts';

/** The sessions that go on, by account, newest first. */
export type LiveSessions = ReadonlyMap<number, readonly ImportedSession[]>;

/**
 * Finds the sessions that are still good by PyAcct's limits and by Acct's. There are only so many as people were
 * active within the last hour, so they are held in memory; PyAcct's tables have no order by account.
 */
export async function findLiveSessions(
  tools: Tools,
  source: PyacctSource,
  { zone, report }: { zone: string; report: ImportReport },
): Promise<LiveSessions> {
  const now = tools.clock.now();
  const idleMs = Math.min(tools.sessionPolicy.idleMs, pyacctIdleMs);
  const absoluteMs = Math.min(tools.sessionPolicy.absoluteMs, pyacctAbsoluteMs);
  const since = new Date(now.getTime() - Math.min(idleMs, absoluteMs) - clockChangeMs);
  const live = new Map<number, ImportedSession[]>();
  for (const row of await source.sessionsSince(localTimeOf(since, zone))) {
    const session = sessionOf(row, zone);
    if (session === undefined) continue;
    const age = now.getTime() - session.createdAt.getTime();
    const unused = now.getTime() - session.usedAt.getTime();
    if (age < 0 || unused < 0) report.sessions.fromTheFuture += 1;
    else if (age < absoluteMs && unused < idleMs)
      live.set(session.accountId, [...(live.get(session.accountId) ?? []), session]);
  }
  const most = tools.settings.sessionsPerAccountMax;
  for (const [accountId, sessions] of live) {
    sessions.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    live.set(accountId, sessions.slice(0, most));
  }
  return live;
}

/** What has ended in PyAcct shall not come to life because Acct's own limits are longer. */
const pyacctIdleMs = 3_600_000;
const pyacctAbsoluteMs = 86_400_000;

/** Where clocks were changed lately, an hour on the wall is not an hour. */
const clockChangeMs = 2 * 3_600_000;

function sessionOf(row: PyacctSession, zone: string): ImportedSession | undefined {
  const token = tokenOf(row.id);
  const createdAt = instantOf(row.created, zone);
  const usedAt = instantOf(row.used, zone);
  if (token === undefined || createdAt === undefined || usedAt === undefined) return undefined;
  return { accountId: row.account_id, token, createdAt, usedAt };
}

/** The text that clients hold: lower case with dashes. SQLAlchemy keeps it without them in SQLite. */
function tokenOf(id: string): string | undefined {
  const digits = id.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
