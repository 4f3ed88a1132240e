import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinServerUrls, serverUrls } from '../kernel/postgresql-servers.ts';

export type DatabaseAddress =
  | { readonly provider: 'sqlite'; readonly path: string; readonly shown: string }
  | PostgresqlAddress;

/**
 * What every connection is told, whatever the database or the role has as its default. What we store is
 * in UTC. And a lock helps only those who read after it: in a stricter isolation the whole transaction
 * would see what was there before it waited, and two administrators could both be the last.
 */
export const sessionOptions = '-c TimeZone=UTC -c default_transaction_isolation=read\\ committed';

export type PostgresqlAddress = {
  readonly provider: 'postgresql';
  /** Of the first server. */
  readonly url: string;
  /** One URL for each server that the address names, in its order. */
  readonly servers: readonly string[];
  /** True where a server that takes no changes, such as a standby, must be passed by. */
  readonly writable: boolean;
  readonly shown: string;
};

/**
 * Reads the address of a database: `file:path` (relative to the working directory, or absolute) for
 * SQLite, `postgresql://…` or `postgres://…` for PostgreSQL, with several servers in libpq's way:
 * `postgresql://one:5432,two:5432/acct?target_session_attrs=read-write`. `shown` is for logs: it has no
 * password.
 *
 * @throws Error with a sentence for the operator, without the password.
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'file') return parseFile(url);
  if (scheme === 'postgresql' || scheme === 'postgres') return parsePostgres(url);
  const found = scheme === undefined ? 'has no scheme' : `begins with "${scheme}:"`;
  throw new Error(
    `The database URL ${found}, which Acct does not serve. Use file:path for SQLite or postgresql://… for PostgreSQL.`,
  );
}

function parseFile(url: string): DatabaseAddress {
  const rest = url.slice('file:'.length);
  if (rest === '' || rest.startsWith(':memory:')) {
    throw new Error('The database URL names no file. Use file:path, such as file:.data/acct.db.');
  }
  // A question mark would be read as an option by some SQLite tools and as part of the name by others.
  if (/[?#]/.test(rest)) {
    throw new Error(
      'The database URL file:… takes no options; leave out everything from "?" or "#".',
    );
  }
  const path = rest.startsWith('//') ? fileURLToPath(url) : resolve(rest);
  return { provider: 'sqlite', path, shown: `file:${path}` };
}

function parsePostgres(url: string): DatabaseAddress {
  const found = serverUrls(url);
  const servers = found.map(parseServer);
  const [first] = servers;
  const isNameless = servers.length > 1 && servers.some(({ hostname }) => hostname === '');
  if (first === undefined || isNameless) throw new Error(unreadable);
  const wanted = wantedOf(first);
  const shown = servers.map((server) => {
    const bare = new URL(server);
    bare.password = '';
    bare.search = '';
    return bare.href;
  });
  for (const server of servers) server.searchParams.delete('target_session_attrs');
  return {
    provider: 'postgresql',
    url: first.href,
    servers: servers.map(({ href }) => href),
    // Acct writes, so of several servers only one that takes changes is of use.
    writable: servers.length > 1 || wanted !== 'any',
    shown: joinServerUrls(shown),
  };
}

function parseServer(url: string): URL {
  if (!URL.canParse(url)) throw new Error(unreadable);
  const parsed = new URL(url);
  // Prisma's own connectors know this parameter, so people have it in their URLs; pg does not.
  const schema = parsed.searchParams.get('schema');
  if (schema !== null && schema !== 'public') {
    throw new Error('Acct keeps its tables in the schema "public"; leave "schema" out of the URL.');
  }
  parsed.searchParams.delete('schema');
  // pg takes the options of a URL in place of ours. Later words win.
  const options = parsed.searchParams.get('options');
  if (options !== null) parsed.searchParams.set('options', `${options} ${sessionOptions}`);
  if (parsed.searchParams.getAll('host').join().includes(',')) {
    throw new Error(
      'Several servers stand before the name of the database: postgresql://one:5432,two:5432/acct.',
    );
  }
  return parsed;
}

/** What libpq calls `target_session_attrs`; the others that it knows are for those who only read. */
function wantedOf({ searchParams }: URL): string {
  const wanted = searchParams.get('target_session_attrs') ?? 'any';
  if (['any', 'read-write', 'primary'].includes(wanted)) return wanted;
  throw new Error(
    'Acct writes, so target_session_attrs of the database URL can be read-write or primary only.',
  );
}

const unreadable =
  'The database URL postgresql://… cannot be read. Special characters in user or password must be percent-encoded.';
