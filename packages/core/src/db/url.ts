import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type DatabaseAddress =
  | { readonly provider: 'sqlite'; readonly path: string; readonly shown: string }
  | { readonly provider: 'postgresql'; readonly url: string; readonly shown: string };

/**
 * Reads the address of a database: `file:path` (relative to the working directory, or absolute) for
 * SQLite, `postgresql://…` or `postgres://…` for PostgreSQL. `shown` is for logs: it has no password.
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
  if (!URL.canParse(url)) {
    throw new Error(
      'The database URL postgresql://… cannot be read. Special characters in user or password must be percent-encoded.',
    );
  }
  const parsed = new URL(url);
  // Prisma's own connectors know this parameter, so people have it in their URLs; pg does not.
  const schema = parsed.searchParams.get('schema');
  if (schema !== null && schema !== 'public') {
    throw new Error('Acct keeps its tables in the schema "public"; leave "schema" out of the URL.');
  }
  parsed.searchParams.delete('schema');
  const shown = new URL(parsed);
  shown.password = '';
  shown.search = '';
  return { provider: 'postgresql', url: parsed.href, shown: shown.href };
}
