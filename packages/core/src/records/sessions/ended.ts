import type { RawStatement } from '../../db/index.ts';
import type { Tools } from '../../tools.ts';
import { longAgo } from './policy.ts';

/**
 * Removes a session that was just found to have ended by time, unless somebody used it meanwhile. What was
 * told to have ended stays so, also where the clock is set back before the sweep comes by.
 */
export async function endForGood(tools: Tools, id: string): Promise<void> {
  const { db, clock, sessionPolicy, log } = tools;
  const now = clock.now().getTime();
  const ended = {
    id,
    begun: longAgo(now, sessionPolicy.absoluteMs).getTime(),
    used: longAgo(now, sessionPolicy.idleMs).getTime(),
  };
  try {
    await db.execute(statement, JSON.stringify(ended));
  } catch (error) {
    // It has ended all the same; the sweep removes it when the database takes changes again.
    log.warn({ err: error }, 'a session that has ended was not removed');
  }
}

const statement: RawStatement = {
  name: 'session_ended',
  sqlite: `WITH ended AS (SELECT value ->> 'id' AS id, value ->> 'begun' AS begun,
      value ->> 'used' AS used FROM (SELECT ? AS value))
    DELETE FROM acct_sessions WHERE id = (SELECT id FROM ended)
      AND (created_at <= (SELECT begun FROM ended) OR used_at <= (SELECT used FROM ended))`,
  postgresql: `DELETE FROM acct_sessions WHERE id = $1::jsonb ->> 'id' AND (
      created_at <=
        TIMESTAMP 'epoch' + ($1::jsonb ->> 'begun')::float8 * INTERVAL '1 millisecond'
      OR used_at <=
        TIMESTAMP 'epoch' + ($1::jsonb ->> 'used')::float8 * INTERVAL '1 millisecond')`,
};
