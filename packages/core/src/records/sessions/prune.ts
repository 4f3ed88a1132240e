import type { Transaction } from '../../db/index.ts';
import { sessionTouchSeconds, sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { longAgo } from './policy.ts';

/**
 * Removes a batch of sessions that have ended by time, the oldest first. Those that ended unused are left
 * for a moment longer: their last use may not be written yet.
 */
export async function pruneSessions(
  { db, clock, sessionPolicy }: Tools,
  tx: Transaction,
): Promise<number> {
  const now = clock.now().getTime();
  const { idleMs, absoluteMs } = sessionPolicy;
  const { begunBefore, unusedSince } = statements[db.provider];
  const byAge = await begunBefore(tx, longAgo(now, absoluteMs), sweepBatchRows);
  const unused = longAgo(now, idleMs + sessionTouchSeconds * 1000);
  return byAge + (await unusedSince(tx, unused, sweepBatchRows - byAge));
}

// One statement a batch, and each takes its rows from an index. On PostgreSQL it passes by what a sign-out
// or a use is holding just now, and the list is made once, before anything is deleted.
const statements = {
  sqlite: {
    begunBefore: (tx: Transaction, time: Date, rows: number) => tx.$executeRaw`
      DELETE FROM acct_sessions WHERE id IN (
        SELECT id FROM acct_sessions WHERE created_at <= ${time} ORDER BY created_at LIMIT ${rows})`,
    unusedSince: (tx: Transaction, time: Date, rows: number) => tx.$executeRaw`
      DELETE FROM acct_sessions WHERE id IN (
        SELECT id FROM acct_sessions WHERE used_at <= ${time} ORDER BY used_at LIMIT ${rows})`,
  },
  postgresql: {
    begunBefore: (tx: Transaction, time: Date, rows: number) => tx.$executeRaw`
      DELETE FROM acct_sessions WHERE id = ANY(ARRAY(
        SELECT id FROM acct_sessions WHERE created_at <= ${time}::timestamp(3)
        ORDER BY created_at LIMIT ${rows}::int FOR UPDATE SKIP LOCKED))`,
    unusedSince: (tx: Transaction, time: Date, rows: number) => tx.$executeRaw`
      DELETE FROM acct_sessions WHERE id = ANY(ARRAY(
        SELECT id FROM acct_sessions WHERE used_at <= ${time}::timestamp(3)
        ORDER BY used_at LIMIT ${rows}::int FOR UPDATE SKIP LOCKED))`,
  },
};
