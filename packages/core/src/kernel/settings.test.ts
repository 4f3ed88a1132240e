import { describe, expect, test } from 'vitest';
import { BadSettings, parseSettings, settingWarnings } from './settings.ts';

describe('the variables of PyAcct', () => {
  test('count where ours say nothing', () => {
    const settings = parseSettings({
      PYACCT_DATABASE_URL: 'postgresql+psycopg2://me:pw@db.example/acct',
      PYACCT_PORT: '8123',
    });
    expect(settings.databaseUrl).toBe('postgresql://me:pw@db.example/acct');
    expect(settings.port).toBe(8123);
    expect(parseSettings({ ACCT_PORT: '', PYACCT_PORT: '1' }).port).toBe(1);
  });

  test('lose against ours, with a warning that names no value', () => {
    const environment = {
      ACCT_DATABASE_URL: 'file:ours.db',
      PYACCT_DATABASE_URL: 'postgresql://me:s3cret@h/theirs',
      ACCT_PORT: '1',
      PYACCT_PORT: '2',
    };
    expect(parseSettings(environment)).toMatchObject({ databaseUrl: 'file:ours.db', port: 1 });
    const warnings = settingWarnings(environment);
    expect(warnings).toEqual([
      'ACCT_DATABASE_URL and PYACCT_DATABASE_URL are both set, and differ. ACCT_DATABASE_URL counts.',
      'ACCT_PORT and PYACCT_PORT are both set, and differ. ACCT_PORT counts.',
    ]);
  });

  test('are no cause for a warning when they say the same', () => {
    const environment = {
      ACCT_DATABASE_URL: 'postgresql://me:pw@h/acct',
      PYACCT_DATABASE_URL: 'postgresql+asyncpg://me:pw@h/acct',
    };
    expect(settingWarnings(environment)).toEqual([]);
  });

  test.each([
    [{ PYACCT_DATABASE_URL: 'mysql+pymysql://root:s3cret@h/db' }, /PYACCT_DATABASE_URL: .*"mysql"/],
    [{ PYACCT_DATABASE_URL: 'sqlite://' }, /PYACCT_DATABASE_URL: .*in memory/],
    [{ PYACCT_PORT: 'http' }, /PYACCT_PORT: a whole number/],
    [{ PYACCT_DATABASE_URL: 'postgresql://h/d?options=-csearch_path%3Dmine' }, /search_path/],
    [{ ACCT_DATABASE_URL: 'sqlite+aiosqlite://' }, /ACCT_DATABASE_URL: .*in memory/],
  ])('stop the start by name: %j', (environment, sentence) => {
    expect(() => parseSettings(environment)).toThrow(BadSettings);
    expect(() => parseSettings(environment)).toThrow(sentence);
    expect(() => parseSettings(environment)).not.toThrow('s3cret');
  });
});

describe('the address that clients use', () => {
  test.each([
    'https://me:s3cret@acct.example',
    'https://me@acct.example',
    'https://acct.example/?key=s3cret',
    'https://acct.example/#there',
  ])('names no user, query or fragment, because everybody reads it: %s', (url) => {
    const start = () => parseSettings({ ACCT_PUBLIC_URL: url });
    expect(start).toThrow(/ACCT_PUBLIC_URL: .*no user, query or fragment/);
    expect(start).not.toThrow('s3cret');
  });

  test('may have a path', () => {
    const { publicUrl } = parseSettings({ ACCT_PUBLIC_URL: 'https://example.org/acct/' });
    expect(publicUrl).toBe('https://example.org/acct');
  });
});

describe('the URL of the database', () => {
  test.each([
    ['sqlite:///data/acct.db', 'file:data/acct.db'],
    ['postgresql+psycopg2://h/acct', 'postgresql://h/acct'],
    ['postgresql://h/a%2Fb?schema=public', 'postgresql://h/a%2Fb?schema=public'],
    ['file:acct.db', 'file:acct.db'],
  ])('%s in our own variable is %s', (url, databaseUrl) => {
    expect(parseSettings({ ACCT_DATABASE_URL: url })).toMatchObject({ databaseUrl });
  });

  test('may say how long a new connection may take, unless a setting does', () => {
    const PYACCT_DATABASE_URL = 'postgresql://h/acct?connect_timeout=7&application_name=x';
    expect(parseSettings({ PYACCT_DATABASE_URL })).toMatchObject({
      databaseUrl: 'postgresql://h/acct?application_name=x',
      databaseConnectTimeoutMs: 7000,
    });
    const said = { PYACCT_DATABASE_URL, ACCT_DATABASE_CONNECT_TIMEOUT_MS: '300' };
    expect(parseSettings(said).databaseConnectTimeoutMs).toBe(300);
    const ACCT_DATABASE_URL = 'postgresql://me@one:5432,two:5433/acct?connect_timeout=3&x=y';
    expect(parseSettings({ ACCT_DATABASE_URL })).toMatchObject({
      databaseUrl: 'postgresql://me@one:5432,two:5433/acct?x=y',
      databaseConnectTimeoutMs: 3000,
    });
  });
});

test.each([
  ['auto', 'auto'],
  ['4', 4],
])('ACCT_WORKERS=%s is read', (text, workers) => {
  expect(parseSettings({ ACCT_WORKERS: text }).workers).toBe(workers);
});

test.each(['0', '65', 'many', '-1'])('ACCT_WORKERS=%s is refused', (ACCT_WORKERS) => {
  expect(() => parseSettings({ ACCT_WORKERS })).toThrow('auto or a whole number');
});

test.each([
  ['ACCT_DATABSE_URL', 'ACCT_DATABASE_URL'],
  ['ACCT_PROT', 'ACCT_PORT'],
  ['ACCT_LOGLEVEL', 'ACCT_LOG_LEVEL'],
  ['ACCT_SESSION_IDLE_SECS', 'ACCT_SESSION_IDLE_SECONDS'],
  ['ACCT_TRUSTED', 'ACCT_TRUSTED_PROXIES'],
])('%s is taken for a misspelt %s', (name, meant) => {
  expect(() => parseSettings({ [name]: 'x' })).toThrow(`Did you mean ${meant}?`);
});

test('a name that is like no other gets no guess, and the way to all of them', () => {
  const parse = () => parseSettings({ ACCT_FROBNICATE: 'x' });
  expect(parse).toThrow('ACCT_FROBNICATE is not a setting of Acct.\n');
  expect(parse).toThrow('docs/reference/configuration.md');
});

test.each(['3', '9', '16', 'much'])(
  'ACCT_BCRYPT_COST=%s is refused once, by the range that counts',
  (text) => {
    const environment = { ACCT_BCRYPT_COST: text, NODE_ENV: 'production' };
    expect(() => parseSettings(environment)).toThrow(
      expect.objectContaining({
        problems: ['ACCT_BCRYPT_COST: a whole number from 10 to 15 is needed'],
      }),
    );
  },
);
