import { BadDatabaseUrl, postgresqlOptions, refuseOptions } from './sqlalchemy-options.ts';

/**
 * Translates a database URL of SQLAlchemy, `dialect+driver://user:password@host:port/database?options`,
 * into the form that Acct reads (`parseDatabaseUrl`). The driver is Python's affair. As in SQLAlchemy
 * 2.1, user, password and database are percent-decoded. A `file:` URL is ours already and passes.
 *
 * `connect_timeout` (seconds) stays in the URL of PostgreSQL for whoever makes settings of it.
 *
 * @throws BadDatabaseUrl with a sentence for the operator that holds no secret
 */
export function parseSqlalchemyUrl(text: string): string {
  if (text.startsWith('file:')) return text;
  const parts = FORM.exec(text)?.groups;
  if (parts === undefined) throw new BadDatabaseUrl(unreadable);
  const [dialect = '', driver = ''] = (parts['name'] ?? '').toLowerCase().split('+');
  if (dialect === 'sqlite') return fileUrl(driver, parts);
  if (dialect === 'postgresql' || dialect === 'postgres') return postgresqlUrl(parts);
  throw new BadDatabaseUrl(unserved(dialect));
}

// Each part takes what SQLAlchemy 2 takes for it: a slash or a question mark may stand in a password.
const FORM = new RegExp(
  [
    '^(?<name>[a-z]\\w*(?:\\+\\w+)?)://',
    '(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?',
    '(?:(?<host>\\[[^/?]+\\]|[^/:?]+)?(?::(?<port>[^/?]*))?)?',
    '(?:/(?<database>[^?]*))?',
    '(?:\\?(?<query>.*))?$',
  ].join(''),
  'is',
);

type Parts = Readonly<Record<string, string | undefined>>;

const unreadable =
  'it is no URL of the form dialect+driver://user:password@host:port/database. Special characters in user and password must be percent-encoded, such as %40 for @.';

function unserved(dialect: string): string {
  return `the database "${dialect}" is not one that Acct serves. Acct keeps its data in PostgreSQL or in a SQLite file: copy the tables into one of these (pgloader does it for MySQL and SQL Server), and name that one here.`;
}

function fileUrl(driver: string, parts: Parts): string {
  if (!sqliteDrivers.has(driver)) {
    throw new BadDatabaseUrl(
      `"sqlite+${driver}" is not plain SQLite, and Acct reads plain files only. Export the data to one, and name that as sqlite:///path.`,
    );
  }
  if (parts['host'] !== undefined || parts['user'] !== undefined || parts['port'] !== undefined) {
    throw new BadDatabaseUrl(
      'a file takes three slashes (sqlite:///relative.db) or four (sqlite:////absolute.db), and no host.',
    );
  }
  const path = decoded(parts['database'] ?? '');
  if (path === '' || path.startsWith(':memory:')) {
    throw new BadDatabaseUrl(
      'it names SQLite in memory, which every restart would empty. Name a file: sqlite:///acct.db.',
    );
  }
  if (/[?#]/.test(path)) {
    throw new BadDatabaseUrl(
      'the name of a SQLite file must not hold "?" or "#". Rename the file.',
    );
  }
  // How Python's module checks threads and waits for locks; Acct has its own settings for waiting.
  refuseOptions(new URLSearchParams(parts['query']), ['check_same_thread', 'timeout']);
  // Two slashes after the colon would begin a host.
  return `file:${path.replace(/^\/+/, '/')}`;
}

const sqliteDrivers = new Set(['', 'pysqlite', 'aiosqlite']);

function postgresqlUrl(parts: Parts): string {
  const { user, password, host = '', port, database = '', query = '' } = parts;
  // Whatever follows an @ that was not encoded is a piece of the password, not what it looks like.
  if (host.includes('@') || database.includes('@') || query.includes('@')) {
    throw new BadDatabaseUrl(unreadable);
  }
  const name = decoded(database);
  // pg cannot be told of such a name, however it is written.
  if (/[?#]/.test(name)) {
    throw new BadDatabaseUrl('the name of the database must not hold "?" or "#". Rename it.');
  }
  const options = postgresqlOptions(new URLSearchParams(query));
  const url = new URL(`postgresql://${addressOf(host, port)}/${encodeURI(name)}`);
  for (const [key, text] of Object.entries({ user, password })) {
    if (text !== undefined && text !== '') options.set(key, decoded(text));
  }
  // A URL that has a user needs a host, and a socket has none: as options they can stand alone.
  if (host !== '') {
    url.username = encodeURIComponent(options.get('user') ?? '');
    url.password = encodeURIComponent(options.get('password') ?? '');
    options.delete('user');
    options.delete('password');
  }
  url.search = options.toString();
  return url.href;
}

function addressOf(host: string, port: string | undefined): string {
  if (port !== undefined && port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new BadDatabaseUrl('the port is no number from 0 to 65535.');
  }
  if (host === '' && port !== undefined && port !== '') {
    throw new BadDatabaseUrl('it has a port but no host. Name the host, such as localhost.');
  }
  if (!/^(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]*)$/iu.test(host)) throw new BadDatabaseUrl(unreadable);
  return port === undefined || port === '' ? host : `${host}:${port}`;
}

/** As Python does it: what is no escape stays as it is. */
function decoded(text: string): string {
  try {
    return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent);
  } catch {
    throw new BadDatabaseUrl(unreadable);
  }
}
