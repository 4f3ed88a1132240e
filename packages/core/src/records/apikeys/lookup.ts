import type { Database, RawRow, RawStatement } from '../../db/index.ts';
import { digestOf } from '../../kernel/secrets.ts';
import { isRole, isScope, type KeyFacts, type Role } from '../../tools.ts';

/** A key as it is stored, and the account behind it as the database has it now. */
export type FoundKey = {
  readonly key: KeyFacts;
  readonly username: string;
  readonly state: string;
  readonly roles: readonly Role[];
};

/** Finds what well-formed keys stand for, valid or not: one read for all that are asked for in a turn. */
export function apiKeyLookup(db: Database): ApiKeyLookup {
  const lookUp = db.lookup(statement);
  return async (secret) => foundIn((await lookUp([digestOf(secret)]))[0]);
}

export type ApiKeyLookup = (secret: string) => Promise<FoundKey | undefined>;

/** What both statements below select, in their order. Times are milliseconds since 1970. */
type Columns = readonly [
  id: string,
  accountId: number,
  name: string,
  scopes: string,
  createdAt: number,
  expiresAt: number,
  usedAt: number | null,
  username: string | null,
  state: string,
  roles: string | null,
];

function foundIn(row: RawRow | undefined): FoundKey | undefined {
  if (row === undefined) return undefined;
  // The border to the driver; a test compares what comes out with Prisma's answer on both databases.
  const columns = row as Columns;
  return {
    key: {
      id: columns[0],
      accountId: columns[1],
      name: columns[2],
      scopes: columns[3].split(' ').filter(isScope),
      createdAt: new Date(columns[4]),
      expiresAt: new Date(columns[5]),
      usedAt: columns[6] === null ? null : new Date(columns[6]),
    },
    username: columns[7] ?? '',
    state: columns[8],
    roles: columns[9] === null ? [] : columns[9].split(' ').filter(isRole),
  };
}

// In the same words as the lookup of sessions, for the same reasons.
const statement: RawStatement = {
  name: 'apikey',
  sqlite: `SELECT k.id, k.account_id, k.name, k.scopes, k.created_at, k.expires_at, k.used_at,
      a.username, a.state,
      (SELECT group_concat(g.role, ' ') FROM acct_role_grants g WHERE g.account_id = k.account_id)
    FROM acct_apikeys k JOIN acct_accounts a ON a.id = k.account_id
    WHERE k.digest = (SELECT ?)`,
  postgresql: `SELECT k.id, k.account_id, k.name, k.scopes,
      round(date_part('epoch', k.created_at) * 1000) AS created_ms,
      round(date_part('epoch', k.expires_at) * 1000) AS expires_ms,
      round(date_part('epoch', k.used_at) * 1000) AS used_ms, a.username, a.state,
      (SELECT string_agg(g.role, ' ' ORDER BY g.role) FROM acct_role_grants g
        WHERE g.account_id = k.account_id) AS roles
    FROM acct_apikeys k JOIN acct_accounts a ON a.id = k.account_id
    WHERE k.digest = asked.key`,
};
