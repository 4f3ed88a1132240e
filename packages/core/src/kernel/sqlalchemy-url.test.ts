import { resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from '../db/index.ts';
import { parseSqlalchemyUrl } from './sqlalchemy-url.ts';

/** What node-postgres makes of it in the end; that is what counts. */
function connection(url: string) {
  const address = parseDatabaseUrl(parseSqlalchemyUrl(url));
  if (address.provider !== 'postgresql') throw new Error('This is no PostgreSQL.');
  const { user, password, host, port, database, ssl } = new pg.Client(address.url);
  return { user, password, host, port, database, ssl };
}

describe('a PostgreSQL URL of SQLAlchemy leads where it led', () => {
  const all = { user: 'me', password: 'pw', host: 'db.example', port: 5433, database: 'acct' };
  test.each([
    ['postgresql://me:pw@db.example:5433/acct', {}],
    ['postgres://me:pw@db.example:5433/acct', {}],
    ['postgresql+psycopg2://me:pw@db.example:5433/acct', {}],
    ['postgresql+psycopg://me:pw@db.example:5433/acct', {}],
    ['postgresql+asyncpg://me:pw@db.example:5433/acct', {}],
    ['postgresql+pg8000://me:pw@db.example:5433/acct', {}],
    ['PostgreSQL+psycopg2://me:pw@db.example:5433/acct', {}],
    ['postgresql://me:p%2Bq%40r%2Fs%25%3A@db.example:5433/acct', { password: 'p+q@r/s%:' }],
    ['postgresql://me:p+q@db.example:5433/acct', { password: 'p+q' }],
    ['postgresql://me:p/q?r#s:t@db.example:5433/acct', { password: 'p/q?r#s:t' }],
    ['postgresql://me:p%zz%C3%A9@db.example:5433/acct', { password: 'p%zzé' }],
    ['postgresql://m%40e:pw@db.example:5433/acct', { user: 'm@e' }],
    ['postgresql://me:pw@[::1]:5433/acct', { host: '::1' }],
    ['postgresql://me:pw@my_db:5433/acct', { host: 'my_db' }],
    ['postgresql://me:pw@db.example/acct', { port: 5432 }],
    ['postgresql://me:pw@db.example:5433/my%20db', { database: 'my db' }],
    ['postgresql://me:pw@db.example:5433/a%40b', { database: 'a@b' }],
    ['postgresql://me:pw@db.example:5433', { database: 'me' }],
    ['postgresql://me:pw@db.example:5433/acct?application_name=x', {}],
    ['postgresql://me:pw@/acct?host=/var/run/pg&port=5433', { host: '/var/run/pg' }],
    ['postgresql://me:pw@ignored:1/acct?host=db.example&port=5433', {}],
    ['postgresql://db.example:5433/acct?user=me&password=pw', {}],
  ])('%s', (url, otherwise) => {
    expect(connection(url)).toMatchObject({ ...all, ...otherwise });
  });

  test('without password, host or user nothing is made up', () => {
    expect(connection('postgresql://me@db.example/acct').password).toBe(null);
    expect(connection('postgresql://me@/acct')).toMatchObject({ user: 'me', database: 'acct' });
    expect(connection('postgresql:///acct')).toMatchObject({ database: 'acct' });
  });

  test.each([
    ['sslmode=disable', false],
    ['sslmode=require', { rejectUnauthorized: false }],
    ['ssl=require', { rejectUnauthorized: false }],
    ['ssl=true', { rejectUnauthorized: false }],
    ['sslmode=verify-full', {}],
    ['sslmode=verify-full&sslrootcert=system', {}],
    ['connect_timeout=5', false],
    ['client_encoding=utf8&prepared_statement_cache_size=0&channel_binding=prefer', false],
  ])('%s encrypts as it did', (options, ssl) => {
    expect(connection(`postgresql://db.example/acct?${options}`).ssl).toEqual(ssl);
  });

  test('options of the server are passed on, and times stay in UTC', () => {
    const url = new URL(parseSqlalchemyUrl('postgresql://h/a?options=-csearch_path%3Dx'));
    expect(url.searchParams.get('options')).toBe('-csearch_path=x -c TimeZone=UTC');
    expect(parseSqlalchemyUrl('postgresql://h/a?connect_timeout=5')).toMatch('connect_timeout=5');
  });
});

test.each([
  ['sqlite:///data/acct.db', resolve('data/acct.db')],
  ['sqlite:///./acct.db', resolve('acct.db')],
  ['sqlite:////var/lib/acct.db', '/var/lib/acct.db'],
  ['sqlite://///var/lib/acct.db', '/var/lib/acct.db'],
  ['sqlite+pysqlite:///my%20data.db', resolve('my data.db')],
  ['sqlite+aiosqlite:///a@b.db', resolve('a@b.db')],
  ['sqlite:///acct.db?check_same_thread=false&timeout=3', resolve('acct.db')],
  ['file:acct.db', resolve('acct.db')],
])('%s is the file %s', (url, path) => {
  expect(parseDatabaseUrl(parseSqlalchemyUrl(url))).toMatchObject({ provider: 'sqlite', path });
});

const secret = 's3cret';
test.each([
  [`mysql://root:${secret}@h/db`, '"mysql" is not one that Acct serves'],
  [`mysql+pymysql://root:${secret}@h/db`, '"mysql"'],
  [`mariadb+mariadbconnector://root:${secret}@h/db`, '"mariadb"'],
  [`mssql+pyodbc://sa:${secret}@h/db?driver=ODBC`, '"mssql"'],
  [`oracle+cx_oracle://sys:${secret}@h/db`, '"oracle"'],
  [`cockroachdb://root:${secret}@h/db`, '"cockroachdb"'],
  [`redshift+psycopg2://u:${secret}@h/db`, '"redshift"'],
  [`dialect+driver://u:${secret}@h/db`, '"dialect"'],
  [secret, 'no URL of the form'],
  ['', 'no URL of the form'],
  [`postgresql:${secret}`, 'no URL of the form'],
  ['sqlite://', 'in memory'],
  ['sqlite:///:memory:', 'in memory'],
  ['sqlite+aiosqlite://', 'in memory'],
  ['sqlite:///', 'in memory'],
  ['sqlite://acct.db', 'three slashes'],
  [`sqlite+pysqlcipher://:${secret}@/acct.db`, 'not plain SQLite'],
  ['sqlite:///file:acct.db?mode=ro&uri=true', '"mode"'],
  ['sqlite:///a%23b.db', 'must not hold'],
  [`postgresql://u:a@${secret}@h/db`, 'percent-encoded'],
  [`postgresql://u:a@b/${secret}@h/db`, 'percent-encoded'],
  [`postgresql://u:a@b:${secret}@h/db`, 'port'],
  [`postgresql://u:a@b?${secret}=1@h/db`, 'percent-encoded'],
  [`postgresql://u:%ff${secret}@h/db`, 'percent-encoded'],
  ['postgresql://u@h:99999/db', 'port'],
  ['postgresql://u@:5432/db', 'no host'],
  ['postgresql://h/db?sslmode=prefer', '"sslmode" must be'],
  ['postgresql://h/db?ssl=perhaps', '"ssl" must be'],
  ['postgresql://h/db?sslmode=verify-ca', 'sslrootcert'],
  ['postgresql://h/db?channel_binding=require', '"channel_binding"'],
  ['postgresql://h/db?host=a:1&host=b:2', 'twice'],
  ['postgresql://h/db?host=a,b', '"host" must be one'],
  ['postgresql://h/db?connect_timeout=soon', '"connect_timeout"'],
  ['postgresql://h/db?service=x', '"service" is not one'],
  ['postgresql://h/db?passfile=x', '"passfile" is not one'],
  [`postgresql://h/db?${secret}`, 'of an unknown name'],
])('%s is refused with a sentence that holds no secret', (url, sentence) => {
  expect(() => parseSqlalchemyUrl(url)).toThrow(sentence);
  expect(() => parseSqlalchemyUrl(url)).not.toThrow(secret);
});
