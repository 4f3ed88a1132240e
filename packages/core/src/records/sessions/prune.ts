import type { RawStatement } from '../../db/index.ts';
import { sessionTouchSeconds, sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { longAgo } from './policy.ts';

/**
 * Removes a batch of sessions that have ended by time, the oldest first. Those that ended unused are left
 * for a moment longer: their last use may not be written yet.
 */
export function pruneSessions({ db, clock, sessionPolicy }: Tools): Promise<number> {
  const now = clock.now().getTime();
  const { idleMs, absoluteMs } = sessionPolicy;
  const ended = {
    begun: longAgo(now, absoluteMs).getTime(),
    used: longAgo(now, idleMs + sessionTouchSeconds * 1000).getTime(),
  };
  return db.execute(statement, JSON.stringify(ended));
}

const half = sweepBatchRows / 2;

// Each half of the batch comes from an index. On PostgreSQL the lists are made once, before anything is
// deleted, and pass by what a sign-out, a use or another process that sweeps is holding just now.
const statement: RawStatement = {
  name: 'sessions_prune',
  sqlite: `WITH ended AS (SELECT value ->> 'begun' AS begun, value ->> 'used' AS used
      FROM (SELECT ? AS value))
    DELETE FROM acct_sessions WHERE id IN (
      SELECT id FROM (SELECT id FROM acct_sessions
        WHERE created_at <= (SELECT begun FROM ended) ORDER BY created_at LIMIT ${half})
      UNION ALL
      SELECT id FROM (SELECT id FROM acct_sessions
        WHERE used_at <= (SELECT used FROM ended) ORDER BY used_at LIMIT ${half}))`,
  postgresql: `DELETE FROM acct_sessions WHERE id = ANY(
      ARRAY(SELECT id FROM acct_sessions WHERE created_at <=
          TIMESTAMP 'epoch' + ($1::jsonb ->> 'begun')::float8 * INTERVAL '1 millisecond'
        ORDER BY created_at LIMIT ${half} FOR UPDATE SKIP LOCKED)
      || ARRAY(SELECT id FROM acct_sessions WHERE used_at <=
          TIMESTAMP 'epoch' + ($1::jsonb ->> 'used')::float8 * INTERVAL '1 millisecond'
        ORDER BY used_at LIMIT ${half} FOR UPDATE SKIP LOCKED))`,
};
