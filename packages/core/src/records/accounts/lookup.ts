import { type Database, type RawRow, type RawStatement, textKey } from '../../db/index.ts';

/** An account as it is stored, in any state. */
export type FoundAccount = {
  readonly id: number;
  readonly username: string | null;
  readonly usernameKey: string | null;
  readonly state: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export async function findAccount(db: Database, id: number): Promise<FoundAccount | undefined> {
  const [row] = await db.lookup(byId)([Buffer.from(String(id))]);
  return foundIn(row);
}

/** The accounts that have one of these keys, in the order of the keys. */
export async function findAccountsByKey(
  db: Database,
  usernameKeys: readonly string[],
): Promise<FoundAccount[]> {
  const rows = await db.lookup(byUsernameKey)(usernameKeys.map((key) => Buffer.from(key)));
  return rows.map(foundIn).filter((account) => account !== undefined);
}

/** What both statements below select, in their order. Times are milliseconds since 1970. */
type Columns = readonly [
  id: number,
  username: string | null,
  usernameKey: string | null,
  state: string,
  createdAt: number,
  updatedAt: number,
];

function foundIn(row: RawRow | undefined): FoundAccount | undefined {
  if (row === undefined) return undefined;
  // The border to the driver; a test compares what comes out with Prisma's answer on both databases.
  const columns = row as Columns;
  return {
    id: columns[0],
    username: columns[1],
    usernameKey: columns[2],
    state: columns[3],
    createdAt: new Date(columns[4]),
    updatedAt: new Date(columns[5]),
  };
}

// In the same words as the lookup of sessions, for the same reasons.
const onSqlite = `SELECT id, username, username_key, state, created_at, updated_at
  FROM acct_accounts`;
const onPostgresql = `SELECT a.id, a.username, a.username_key, a.state,
    round(date_part('epoch', a.created_at) * 1000) AS created_ms,
    round(date_part('epoch', a.updated_at) * 1000) AS updated_ms
  FROM acct_accounts a`;

const byId: RawStatement = {
  name: 'account',
  sqlite: `${onSqlite} WHERE id = (SELECT CAST(? AS INTEGER))`,
  postgresql: `${onPostgresql} WHERE a.id = convert_from(asked.key, 'UTF8')::int8`,
};

const byUsernameKey: RawStatement = {
  name: 'account_by_username_key',
  sqlite: `${onSqlite} WHERE username_key = ${textKey.sqlite}`,
  // The collation of the column, by which its index is sorted.
  postgresql: `${onPostgresql} WHERE a.username_key = convert_from(asked.key, 'UTF8') COLLATE "C"`,
};
