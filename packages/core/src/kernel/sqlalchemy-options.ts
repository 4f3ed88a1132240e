/** The URL cannot be used; the message says what to do and repeats nothing that may be secret. */
export class BadDatabaseUrl extends Error {
  override readonly name = 'BadDatabaseUrl';
}

/**
 * The options that a URL of SQLAlchemy hands to Python's driver of PostgreSQL, as node-postgres reads
 * them. The words are libpq's, which psycopg takes; asyncpg and pg8000 have some of their own.
 *
 * @throws BadDatabaseUrl for an option that would be lost, by its name
 */
export function postgresqlOptions(given: URLSearchParams): URLSearchParams {
  const options = new URLSearchParams();
  const wanted = onceEach(given);
  for (const name of passed) take(wanted, name, (text) => options.set(name, text));
  take(wanted, 'host', (text) => options.set('host', oneHost(text)));
  take(wanted, 'port', (text) => options.set('port', oneWord('port', text, /^\d{1,5}$/)));
  for (const name of ['connect_timeout', 'timeout']) {
    take(wanted, name, (text) => options.set('connect_timeout', oneWord(name, text, seconds)));
  }
  // Later words win, and what we store is in UTC.
  take(wanted, 'options', (text) => options.set('options', `${text} -c TimeZone=UTC`));
  take(wanted, 'client_encoding', (text) => oneWord('client_encoding', text, /^utf-?8$/i));
  take(wanted, 'channel_binding', (text) => oneWord('channel_binding', text, /^(disable|prefer)$/));
  take(wanted, 'target_session_attrs', (text) =>
    oneWord('target_session_attrs', text, /^(any|read-write|primary|prefer-standby)$/),
  );
  encrypt(wanted, options);
  refuseOptions(new URLSearchParams([...wanted]), ofThePythonDriver);
  return options;
}

/** @throws BadDatabaseUrl for whatever is not among those that may be left out without a loss */
export function refuseOptions(given: URLSearchParams, harmless: readonly string[]): void {
  for (const name of given.keys()) {
    if (harmless.includes(name)) continue;
    // What was misread may be a piece of a password, and no option has such a name.
    const shown = /^[a-z_]{1,40}$/.test(name) ? `"${name}"` : 'of an unknown name';
    throw new BadDatabaseUrl(
      `the option ${shown} is not one that Acct understands. Leave it out; the settings ACCT_DATABASE_… say how long Acct waits for the database.`,
    );
  }
}

const passed = ['application_name', 'sslcert', 'sslkey', 'user', 'password'];

const seconds = /^\d{1,4}$/;

/** How Python's drivers keep statements and connections: nothing of it reaches the server. */
const ofThePythonDriver = [
  'async_fallback',
  'executemany_mode',
  'fallback_application_name',
  'gssencmode',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'prepared_statement_cache_size',
  'prepared_statement_name_func',
  'statement_cache_size',
  'tcp_keepalive',
  'tcp_user_timeout',
];

/**
 * Encryption as libpq means it: `require` encrypts and looks at no certificate. node-postgres takes
 * that word for more unless it is told otherwise.
 */
function encrypt(wanted: Map<string, string>, options: URLSearchParams): void {
  let mode: string | undefined;
  for (const name of ['ssl', 'sslmode']) {
    take(wanted, name, (text) => {
      mode = modes[text.toLowerCase()];
      if (mode === undefined) throw new BadDatabaseUrl(badMode(name));
    });
  }
  let ownRoot = false;
  take(wanted, 'sslrootcert', (text) => {
    // Node's own list of authorities is that of most systems.
    if (text === 'system') return;
    ownRoot = true;
    options.set('sslrootcert', text);
  });
  if (mode === 'verify-ca' && !ownRoot) {
    throw new BadDatabaseUrl(
      '"sslmode=verify-ca" needs the option sslrootcert, the file of the authority. Or say sslmode=verify-full.',
    );
  }
  if (mode === undefined) return;
  options.set('sslmode', mode);
  options.set('uselibpqcompat', 'true');
}

const modes: Readonly<Record<string, string>> = {
  disable: 'disable',
  false: 'disable',
  '0': 'disable',
  require: 'require',
  true: 'require',
  '1': 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

function badMode(name: string): string {
  return `the option "${name}" must be disable, require, verify-ca or verify-full. Acct does not try one way and then the other, as prefer and allow would.`;
}

function oneHost(text: string): string {
  if (/^\/[^,]*$|^[^,:/@]+$/.test(text)) return text;
  throw new BadDatabaseUrl(
    'the option "host" must be one host, or the folder of a socket. Acct connects to one server only.',
  );
}

function oneWord(name: string, text: string, form: RegExp): string {
  if (form.test(text)) return text;
  throw new BadDatabaseUrl(`the option "${name}" has a value that Acct cannot follow.`);
}

function take(wanted: Map<string, string>, name: string, use: (text: string) => void): void {
  const text = wanted.get(name);
  if (text === undefined) return;
  wanted.delete(name);
  use(text);
}

function onceEach(given: URLSearchParams): Map<string, string> {
  const wanted = new Map(given);
  if (wanted.size === given.size) return wanted;
  throw new BadDatabaseUrl('an option comes twice. Acct connects to one server, in one way.');
}
