import { type CountView, countTake, countView, foundIn } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';

/** How many accounts there are in this state. */
export async function countAccounts(
  { db }: Tools,
  state: 'active' | 'suspended',
): Promise<CountView> {
  // In plain SQL: the models count in the order of the ids, by no index of the state.
  const rows = await db.read.$queryRaw`SELECT count(*) AS found FROM
    (SELECT 1 FROM acct_accounts WHERE state = ${state} LIMIT ${countTake}) AS counted`;
  return countView(foundIn(rows));
}
