import type { RawStatement } from '../../db/index.ts';
import { idempotencyHours, sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of keys whose day is over, the oldest first. */
export function pruneIdempotency({ db, clock }: Tools): Promise<number> {
  const over = clock.now().getTime() - idempotencyHours * 3_600_000;
  return db.execute(statement, JSON.stringify({ over }));
}

const statement: RawStatement = {
  name: 'idempotency_prune',
  sqlite: `DELETE FROM acct_idempotency WHERE digest IN (SELECT digest FROM acct_idempotency
    WHERE claimed_at < (SELECT value ->> 'over' FROM (SELECT ? AS value))
    ORDER BY claimed_at LIMIT ${sweepBatchRows})`,
  postgresql: `DELETE FROM acct_idempotency WHERE digest = ANY(ARRAY(
    SELECT digest FROM acct_idempotency WHERE claimed_at < ($1::jsonb ->> 'over')::int8
    ORDER BY claimed_at LIMIT ${sweepBatchRows} FOR UPDATE SKIP LOCKED))`,
};
