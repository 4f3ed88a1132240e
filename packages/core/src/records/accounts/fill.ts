import { z } from 'zod';
import { anyRow, type Transaction, uniqueViolation } from '../../db/index.ts';
import { sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { freshLooks } from './likeness.ts';

/**
 * Looks at a batch of names that were there before looks were kept, or that an earlier version of Acct
 * gave out beside this one, and says how many they were. Of two that look alike one gets the look, and
 * that is enough: no new name gets it then.
 */
export async function fillSkeletons({ db }: Tools): Promise<number> {
  // Nearly always there is none, and a service that only checks tokens then does without Prisma.
  if (!(await isAnyUnlooked(db))) return 0;
  const named = Unlooked.parse(
    await (db.provider === 'sqlite'
      ? db.read.$queryRaw`SELECT id, username, skeleton FROM acct_accounts
          ORDER BY skeleton LIMIT ${sweepBatchRows}`
      : db.read.$queryRaw`SELECT id, username, skeleton FROM acct_accounts
          ORDER BY skeleton DESC LIMIT ${sweepBatchRows}`),
  ).filter(({ skeleton }) => skeleton === null);
  if (named.length === 0) return 0;
  const rows = JSON.stringify(freshLooks(named));
  try {
    return await db.write((tx) => give(tx, db.provider, rows));
  } catch (error) {
    // Somebody took one of the looks at this moment. The next round finds it taken.
    if (uniqueViolation(error) === undefined) throw error;
    return 0;
  }
}

const isAnyUnlooked = anyRow({
  name: 'any_unlooked',
  from: 'acct_accounts',
  where: 'skeleton IS NULL',
});

/** In the order of the index, where those without a look are one end: found at once, also where there are none. */
const Unlooked = z.array(
  z.object({ id: z.number(), username: z.string().nullable(), skeleton: z.string().nullable() }),
);

/**
 * Leaves alone whoever was renamed or closed meanwhile. The plus keeps SQLite from the index of looks: after
 * an update that is every account, and it would go through the batch for each of them.
 */
function give(tx: Transaction, provider: 'sqlite' | 'postgresql', rows: string): Promise<number> {
  return provider === 'sqlite'
    ? tx.$executeRaw`UPDATE acct_accounts SET skeleton = CASE
          WHEN EXISTS (SELECT 1 FROM acct_accounts AS other WHERE other.skeleton = fresh.look)
          THEN ' ' || acct_accounts.id ELSE fresh.look END
        FROM (SELECT value ->> 'id' AS id, value ->> 'username' AS username, value ->> 'look' AS look
          FROM json_each(${rows})) AS fresh
        WHERE acct_accounts.id = fresh.id AND +acct_accounts.skeleton IS NULL
          AND acct_accounts.username IS fresh.username`
    : tx.$executeRaw`UPDATE acct_accounts AS account SET skeleton = CASE
          WHEN EXISTS (SELECT 1 FROM acct_accounts AS other WHERE other.skeleton = fresh.look)
          THEN ' ' || account.id ELSE fresh.look END
        FROM jsonb_to_recordset(${rows}::jsonb) AS fresh(id integer, username text, look text)
        WHERE account.id = fresh.id AND account.skeleton IS NULL
          AND account.username IS NOT DISTINCT FROM fresh.username`;
}
