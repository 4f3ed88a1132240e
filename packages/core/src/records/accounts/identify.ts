import { type RawRow, type RawStatement, textKey } from '../../db/index.ts';
import type { SqlChange } from '../../journal.ts';
import type { Tools } from '../../tools.ts';
import { usernameKeysOf } from './username.ts';

/**
 * Whom somebody means who wants to sign in, with the hash of the password; undefined is an answer here,
 * not a refusal. Members and strangers cost the same.
 */
export async function identify({ db }: Tools, typed: string): Promise<Identified | undefined> {
  // Always two, also where both are one.
  const [exact = '', canonical = exact] = usernameKeysOf(typed);
  const rows = await db.lookup(byUsernameKey)([Buffer.from(exact), Buffer.from(canonical)]);
  return meant(
    rows.map(identifiedIn).filter((row) => row !== undefined),
    exact,
  );
}

/** An account of exactly this name before one of this name in another spelling. Closed ones have no key. */
export function meant<Row extends { usernameKey: string | null }>(
  rows: readonly Row[],
  exact: string | undefined,
): Row | undefined {
  return rows.find(({ usernameKey }) => usernameKey === exact) ?? rows[0];
}

/** Takes hold of an active account and remembers that it signed in; false when it is not active. */
export async function holdForSignIn({ tx, now }: SqlChange, id: number): Promise<boolean> {
  const count = await tx.$executeRaw`UPDATE acct_accounts SET last_signed_in_at = ${now}
    WHERE id = ${id} AND state = 'active'`;
  return count === 1;
}

type Identified = {
  readonly id: number;
  readonly state: string;
  readonly usernameKey: string;
  readonly stored: string | null;
};

/** What both statements below select, in their order. */
type Columns = readonly [id: number, state: string, usernameKey: string, stored: string | null];

function identifiedIn(row: RawRow | undefined): Identified | undefined {
  if (row === undefined) return undefined;
  // The border to the driver, as in records/accounts/lookup.ts.
  const [id, state, usernameKey, stored] = row as Columns;
  return { id, state, usernameKey, stored };
}

const withPassword = `SELECT a.id, a.state, a.username_key, c.password
  FROM acct_accounts a LEFT JOIN acct_credentials c ON c.account_id = a.id WHERE a.username_key =`;

const byUsernameKey: RawStatement = {
  name: 'signin_by_username_key',
  sqlite: `${withPassword} ${textKey.sqlite}`,
  // The collation of the column, by which its index is sorted.
  postgresql: `${withPassword} convert_from(asked.key, 'UTF8') COLLATE "C"`,
};
