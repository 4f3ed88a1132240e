import type { Database, RawRow, RawStatement } from '../../db/index.ts';
import { digestOf } from '../../kernel/secrets.ts';
import { isRole, type Role, type SessionFacts } from '../../tools.ts';

/** A session as it is stored, and the account behind it as the database has it now. */
export type FoundSession = {
  readonly session: SessionFacts;
  readonly username: string;
  readonly state: string;
  readonly roles: readonly Role[];
};

/** Finds what well-formed tokens stand for, valid or not: the one question that must cost little. */
export function sessionLookup(db: Database): SessionLookup {
  const lookUp = db.lookup(statement);
  return async (tokens) => (await lookUp(tokens.map(digestOf))).map(foundIn);
}

export type SessionLookup = (
  tokens: readonly string[],
) => Promise<readonly (FoundSession | undefined)[]>;

/** What both statements below select, in their order. Times are milliseconds since 1970. */
type Columns = readonly [
  id: string,
  accountId: number,
  createdAt: number,
  usedAt: number,
  device: string | null,
  address: string | null,
  username: string | null,
  state: string,
  roles: string | null,
];

function foundIn(row: RawRow | undefined): FoundSession | undefined {
  if (row === undefined) return undefined;
  // The border to the driver: a schema would cost more here than the read itself. A test compares what
  // comes out with Prisma's answer on both databases.
  const columns = row as Columns;
  return {
    session: {
      id: columns[0],
      accountId: columns[1],
      createdAt: new Date(columns[2]),
      usedAt: new Date(columns[3]),
      device: columns[4],
      address: columns[5],
    },
    username: columns[6] ?? '',
    state: columns[7],
    roles: columns[8] === null ? none : columns[8].split(' ').filter(isRole),
  };
}

const none: readonly Role[] = [];

// On SQLite the key is hidden in a subselect. Our build can plan by samples of the values (STAT4); once a
// database was analysed, each new key that the planner can see makes it prepare the statement anew, for
// four times the price of the whole lookup.
//
// PostgreSQL gives times as numbers here, because its driver would read a time without a zone as local
// time. Rounded, because a fraction of seconds in binary is off by less than a microsecond.
const statement: RawStatement = {
  name: 'session',
  sqlite: `SELECT s.id, s.account_id, s.created_at, s.used_at, s.device, s.address, a.username, a.state,
      (SELECT group_concat(g.role, ' ') FROM acct_role_grants g WHERE g.account_id = s.account_id)
    FROM acct_sessions s JOIN acct_accounts a ON a.id = s.account_id
    WHERE s.digest = (SELECT ?)`,
  postgresql: `SELECT s.id, s.account_id, round(date_part('epoch', s.created_at) * 1000) AS created_ms,
      round(date_part('epoch', s.used_at) * 1000) AS used_ms, s.device, s.address, a.username, a.state,
      (SELECT string_agg(g.role, ' ' ORDER BY g.role) FROM acct_role_grants g
        WHERE g.account_id = s.account_id) AS roles
    FROM acct_sessions s JOIN acct_accounts a ON a.id = s.account_id
    WHERE s.digest = asked.key`,
};
