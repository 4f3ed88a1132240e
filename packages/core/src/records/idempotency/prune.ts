import { deleteOldest } from '../../db/index.ts';
import { idempotencyHours } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of keys whose day is over, the oldest first. */
export function pruneIdempotency({ db, clock }: Tools): Promise<number> {
  // One that is just so old still counts.
  const until = clock.now().getTime() - idempotencyHours * 3_600_000 - 1;
  return db.execute(statement, JSON.stringify({ until }));
}

const statement = deleteOldest({
  name: 'idempotency_prune',
  table: 'acct_idempotency',
  at: 'claimed_at',
});
