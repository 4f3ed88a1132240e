import { deleteOldest } from '../../db/index.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of rows whose allowance is all there again: they say what no row says as well. */
export function pruneLimits({ db, clock }: Tools): Promise<number> {
  return db.execute(statement, JSON.stringify({ until: clock.now().getTime() }));
}

const statement = deleteOldest({
  name: 'limits_prune',
  table: 'acct_rate_limits',
  at: 'full_at',
});
