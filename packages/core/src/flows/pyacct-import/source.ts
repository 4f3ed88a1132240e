import { z } from 'zod';
import { type Connection, connect, PyacctUnreadable } from './connection.ts';

/** The tables of a PyAcct, read page by page in the order of the account ids. */
export type PyacctSource = {
  readonly shown: string;
  /** Version 1 knows no attributes. */
  readonly version: 1 | 2;
  readonly accounts: number;
  readonly sessions: number;
  /** The highest id that PyAcct ever gave to anybody, as far as its database knows. */
  readonly lastId: number;
  readonly definitions: readonly PyacctDefinition[];
  /** Accounts with ids above `after`, at most `limit`. */
  page(after: number, limit: number): Promise<readonly PyacctAccount[]>;
  /** Sessions used at or after that local time of PyAcct's server, each of one account. */
  sessionsSince(localTime: string): Promise<readonly PyacctSession[]>;
  close(): Promise<void>;
};

/** What stands in PyAcct's tables under one id; null is what is not there. */
export type PyacctAccount = {
  readonly id: number;
  readonly username: string | null;
  readonly salt: string | null;
  readonly digest: string | null;
  readonly values: ReadonlyMap<string, string | null>;
};

export type PyacctDefinition = z.output<typeof DefinitionRow>;
export type PyacctSession = z.output<typeof SessionRow>;

/** @throws PyacctUnreadable */
export async function openPyacct(url: string): Promise<PyacctSource> {
  const connection = await connect(url);
  try {
    return await describe(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function describe(connection: Connection): Promise<PyacctSource> {
  const tables = await tablesOf(connection);
  const missing = tablesOfBoth.filter((name) => !tables.has(name));
  if (missing.length > 0) {
    throw new PyacctUnreadable(
      `${connection.shown} is no database of PyAcct: it has no table ${missing.join(', ')}.`,
    );
  }
  const version = tables.has('attributes') && tables.has('attribute_details') ? 2 : 1;
  const definitions = version === 2 ? await definitionsOf(connection) : [];
  const [counted] = await connection.all(sql.count);
  const { accounts, sessions, last } = CountRow.parse(counted);
  return {
    shown: connection.shown,
    version,
    accounts,
    sessions,
    lastId: Math.max(last, await numbered(connection, tables)),
    definitions,
    page: (after, limit) => readPage(connection, definitions, { after, limit }),
    sessionsSince: async (localTime) => {
      const rows = await connection.all(sql.sessions, [localTime]);
      return rows.flatMap((row) => SessionRow.safeParse(row).data ?? []);
    },
    close: connection.close,
  };
}

/** Every table by the range of its own key, so that each page costs the same, the last as the first. */
async function readPage(
  { provider, all }: Connection,
  definitions: readonly PyacctDefinition[],
  { after, limit }: { after: number; limit: number },
): Promise<readonly PyacctAccount[]> {
  const ids = (await all(sql.ids, [after, limit])).map((row) => IdRow.parse(row).id);
  const last = ids.at(-1);
  if (last === undefined) return [];
  const names = (await all(sql.usernames, [after, last])).map((row) => UsernameRow.parse(row));
  const passwords = (await all(sql.passwords, [after, last])).map((row) => PasswordRow.parse(row));
  const keys = JSON.stringify(definitions.map(({ key }) => key));
  const values =
    definitions.length === 0 ? [] : await all(sql.values[provider], [after, last, keys]);
  const nameOf = new Map(names.map(({ id, username }) => [id, username]));
  const passwordOf = new Map(passwords.map((row) => [row.id, row]));
  const valuesOf = new Map(ids.map((id) => [id, new Map<string, string | null>()]));
  for (const row of values) {
    const { account_id, key, value } = ValueRow.parse(row);
    valuesOf.get(account_id)?.set(key, value);
  }
  return ids.map((id) => ({
    id,
    username: nameOf.get(id) ?? null,
    salt: passwordOf.get(id)?.salt ?? null,
    digest: passwordOf.get(id)?.password ?? null,
    values: valuesOf.get(id) ?? new Map(),
  }));
}

async function tablesOf({ provider, all }: Connection): Promise<ReadonlySet<string>> {
  const rows = await all(sql.tables[provider]);
  return new Set(rows.map((row) => z.object({ name: z.string() }).parse(row).name));
}

async function definitionsOf({ all }: Connection): Promise<readonly PyacctDefinition[]> {
  return (await all(sql.definitions)).map((row) => DefinitionRow.parse(row));
}

/** What the database would have counted on from: ids above the last account may have been deleted. */
async function numbered(connection: Connection, tables: ReadonlySet<string>): Promise<number> {
  if (connection.provider === 'sqlite' && !tables.has('sqlite_sequence')) return 0;
  const [row] = await connection.all(sql.numbered[connection.provider]);
  return NumberedRow.parse(row ?? { last: 0 }).last;
}

const tablesOfBoth = ['accounts', 'usernames', 'passwords', 'sessions', 'account_sessions'];

const sql = {
  tables: {
    sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table'",
    postgresql:
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))',
  },
  count: `SELECT count(*) AS accounts, coalesce(max(id), 0) AS last,
    (SELECT count(*) FROM sessions) AS sessions FROM accounts`,
  numbered: {
    sqlite: "SELECT seq AS last FROM sqlite_sequence WHERE name = 'accounts'",
    postgresql: `SELECT coalesce(last_value, 0) AS last FROM pg_sequences
      WHERE (quote_ident(schemaname) || '.' || quote_ident(sequencename))
        = pg_get_serial_sequence('accounts', 'id')`,
  },
  definitions:
    'SELECT key, required, sensitive, "unique" AS "unique" FROM attribute_details ORDER BY key',
  ids: 'SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2',
  usernames: 'SELECT id, username FROM usernames WHERE id > $1 AND id <= $2',
  passwords: 'SELECT id, salt, password FROM passwords WHERE id > $1 AND id <= $2',
  // The key of this table begins with the attribute's key, so each key is a range of its own.
  values: {
    sqlite: `SELECT account_id, key, value FROM attributes
      WHERE key IN (SELECT value FROM json_each($3)) AND account_id > $1 AND account_id <= $2`,
    postgresql: `SELECT account_id, key, value FROM attributes
      WHERE key = ANY (ARRAY(SELECT json_array_elements_text($3::json)))
        AND account_id > $1 AND account_id <= $2`,
  },
  sessions: `SELECT CAST(s.id AS TEXT) AS id, a.account_id AS account_id,
      CAST(s.created_time AS TEXT) AS created, CAST(s.used_time AS TEXT) AS used
    FROM sessions s JOIN account_sessions a ON a.session_id = s.id
    WHERE s.used_time >= $1`,
} as const;

// PostgreSQL gives counts and 64-bit numbers as text; SQLite keeps truth as 0 and 1, and holds whatever
// was put into a column.
const Whole = z.coerce.number().int();
const Truth = z.union([z.boolean(), z.literal([0, 1]).transform((bit) => bit === 1)]);
const Text = z.string().nullable().catch(null);
const IdRow = z.object({ id: Whole });
const CountRow = z.object({ accounts: Whole, sessions: Whole, last: Whole });
const NumberedRow = z.object({ last: Whole });
const UsernameRow = z.object({ id: Whole, username: Text });
const PasswordRow = z.object({ id: Whole, salt: Text, password: Text });
const ValueRow = z.object({ account_id: Whole, key: z.string(), value: Text });
const DefinitionRow = z.object({
  key: z.string(),
  required: Truth,
  sensitive: Truth,
  unique: Truth,
});
const SessionRow = z.object({
  id: z.string(),
  account_id: Whole,
  created: z.string(),
  used: z.string(),
});
