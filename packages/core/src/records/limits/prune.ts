import type { RawStatement } from '../../db/index.ts';
import { sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of rows whose allowance is all there again: they say what no row says as well. */
export function pruneLimits({ db, clock }: Tools): Promise<number> {
  return db.execute(statement, JSON.stringify({ now: clock.now().getTime() }));
}

const statement: RawStatement = {
  name: 'limits_prune',
  sqlite: `DELETE FROM acct_rate_limits WHERE key IN (SELECT key FROM acct_rate_limits
    WHERE full_at <= (SELECT value ->> 'now' FROM (SELECT ? AS value))
    ORDER BY full_at LIMIT ${sweepBatchRows})`,
  postgresql: `DELETE FROM acct_rate_limits WHERE key = ANY(ARRAY(SELECT key FROM acct_rate_limits
    WHERE full_at <= ($1::jsonb ->> 'now')::int8
    ORDER BY full_at LIMIT ${sweepBatchRows} FOR UPDATE SKIP LOCKED))`,
};
