import { z } from 'zod';
import type { Change } from '../../journal.ts';
import type { Tools } from '../../tools.ts';
import { usernameKeysOf } from './username.ts';

/**
 * Whom somebody means who wants to sign in, with the hash of the password; undefined is an answer here,
 * not a refusal. One statement for members and strangers alike, and not through the models, which take
 * four times as long for it.
 */
export async function identify({ db }: Tools, typed: string): Promise<Identified | undefined> {
  const [exact = '', canonical = exact] = usernameKeysOf(typed);
  const rows = await db.read.$queryRaw`
    SELECT a.id, a.state, a.username_key AS "usernameKey", c.password AS stored
    FROM acct_accounts a LEFT JOIN acct_credentials c ON c.account_id = a.id
    WHERE a.username_key IN (${exact}, ${canonical})`;
  return meant(IdentifiedRows.parse(rows), exact);
}

/** An account of exactly this name before one of this name in another spelling. Closed ones have no key. */
export function meant<Row extends { usernameKey: string | null }>(
  rows: readonly Row[],
  exact: string | undefined,
): Row | undefined {
  return rows.find(({ usernameKey }) => usernameKey === exact) ?? rows[0];
}

/** Takes hold of an active account and remembers that it signed in; false when it is not active. */
export async function holdForSignIn({ tx, now }: Change, id: number): Promise<boolean> {
  const count = await tx.$executeRaw`UPDATE acct_accounts SET last_signed_in_at = ${now}
    WHERE id = ${id} AND state = 'active'`;
  return count === 1;
}

const IdentifiedRows = z.array(
  z.object({
    id: z.number(),
    state: z.string(),
    usernameKey: z.string(),
    stored: z.string().nullable(),
  }),
);

type Identified = z.output<typeof IdentifiedRows>[number];
