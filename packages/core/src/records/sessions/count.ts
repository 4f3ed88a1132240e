import { type CountView, countTake, countView, foundIn } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';
import { longAgo } from './policy.ts';

/** How many sessions have not ended by time. A policy of the operator's own may refuse some of them. */
export async function countSessions(tools: Tools): Promise<CountView> {
  const { clock, sessionPolicy: policy } = tools;
  const now = clock.now().getTime();
  const used = await countUsed(tools, longAgo(now, policy.idleMs));
  const old = { begun: longAgo(now, policy.absoluteMs), used: longAgo(now, policy.idleMs) };
  return countView(used - (await countOld(tools, old)));
}

/** Those that were used lately: the index alone tells that. */
async function countUsed({ db }: Tools, after: Date): Promise<number> {
  // In plain SQL: the models count in the order of the ids, past all that have ended. In the order of the
  // use, or PostgreSQL would read the rows.
  const rows = await db.read.$queryRaw`SELECT count(*) AS found FROM
    (SELECT 1 FROM acct_sessions WHERE used_at > ${after} ORDER BY used_at LIMIT ${countTake})
    AS counted`;
  return foundIn(rows);
}

/** Of these the ones that began too long ago: few, because the sweep removes them within a minute. */
async function countOld({ db }: Tools, { begun, used }: { begun: Date; used: Date }) {
  // Said by NOT, so that SQLite takes the index by which there are few.
  const rows = await db.read.$queryRaw`SELECT count(*) AS found FROM
    (SELECT 1 FROM acct_sessions WHERE created_at <= ${begun} AND NOT used_at <= ${used}
      LIMIT ${countTake}) AS counted`;
  return foundIn(rows);
}
