import Sqlite from 'better-sqlite3';
import { type DatabaseAddress, type PostgresqlAddress, parseDatabaseUrl } from '../../db/index.ts';
import { connectToServer } from '../../db/postgresql-servers.ts';

/**
 * One read-only connection to a database that is not ours, and in it one snapshot: whatever is written
 * meanwhile is not seen. Statements number their parameters $1, $2, … on both databases.
 */
export type Connection = {
  readonly provider: DatabaseAddress['provider'];
  /** For people: without user's password. */
  readonly shown: string;
  all(sql: string, values?: readonly Value[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
};

type Value = string | number;

/** That database cannot be read, or it is not PyAcct's. The message is for the operator. */
export class PyacctUnreadable extends Error {
  override readonly name = 'PyacctUnreadable';
}

/** @throws PyacctUnreadable, now and from `all`; Error with a sentence for a bad URL */
export async function connect(url: string): Promise<Connection> {
  const address = parseDatabaseUrl(url);
  const opening =
    address.provider === 'sqlite' ? connectSqlite(address) : connectPostgresql(address);
  const connection = await opening.catch(unreadable);
  return { ...connection, all: (sql, values) => connection.all(sql, values).catch(unreadable) };
}

/** Drivers put no passwords into their messages. */
function unreadable(error: unknown): never {
  const said = error instanceof Error ? error.message : '';
  throw new PyacctUnreadable(`PyAcct's database does not answer as it should: ${said}`, {
    cause: error,
  });
}

async function connectSqlite(address: { path: string; shown: string }): Promise<Connection> {
  const file = new Sqlite(address.path, { readonly: true, fileMustExist: true });
  try {
    // The snapshot is taken by the first read.
    file.exec('BEGIN');
    file.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    provider: 'sqlite',
    shown: address.shown,
    all: async (sql, values = []) => {
      const named = Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
      return file.prepare(sql).all(named);
    },
    close: async () => {
      file.close();
    },
  };
}

async function connectPostgresql(address: PostgresqlAddress): Promise<Connection> {
  const client = await connectToServer(address, {
    application_name: 'acct import',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Between two pages the import writes, however long that takes.
    await client.query(
      "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL DateStyle = 'ISO, YMD'",
    );
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    provider: 'postgresql',
    shown: address.shown,
    all: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    close: () => client.end(),
  };
}

const connectTimeoutMs = 10_000;
