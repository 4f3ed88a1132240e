import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './index.ts';
import { sessionOptions } from './url.ts';

describe('the address of a database', () => {
  it.each([
    ['file:data/acct.db', resolve('data/acct.db')],
    ['file:./acct.db', resolve('acct.db')],
    ['file:/var/lib/acct.db', '/var/lib/acct.db'],
    ['file:///var/lib/acct%20one.db', '/var/lib/acct one.db'],
  ])('%s is a file', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ provider: 'sqlite', path, shown: `file:${path}` });
  });

  it('takes both names of PostgreSQL and shows no password', () => {
    const address = parseDatabaseUrl('postgres://me:s3cret@db.example:5433/acct?sslmode=require');
    expect(address).toEqual({
      provider: 'postgresql',
      url: 'postgres://me:s3cret@db.example:5433/acct?sslmode=require',
      servers: ['postgres://me:s3cret@db.example:5433/acct?sslmode=require'],
      writable: false,
      shown: 'postgres://me@db.example:5433/acct',
    });
    expect(parseDatabaseUrl('postgresql://localhost/acct').provider).toBe('postgresql');
  });

  it('drops the schema parameter that Prisma URLs carry, and refuses another schema', () => {
    const address = parseDatabaseUrl('postgresql://localhost/acct?schema=public');
    expect(address).toMatchObject({ url: 'postgresql://localhost/acct' });
    expect(() => parseDatabaseUrl('postgresql://localhost/acct?schema=mine')).toThrow('"public"');
  });

  it('takes several servers in the way of libpq, and of these only one that takes changes', () => {
    const address = parseDatabaseUrl(
      'postgresql://me:s3cret@one.example:5432,[::1]:5433,two/acct?target_session_attrs=read-write&sslmode=require',
    );
    expect(address).toEqual({
      provider: 'postgresql',
      url: 'postgresql://me:s3cret@one.example:5432/acct?sslmode=require',
      servers: [
        'postgresql://me:s3cret@one.example:5432/acct?sslmode=require',
        'postgresql://me:s3cret@[::1]:5433/acct?sslmode=require',
        'postgresql://me:s3cret@two/acct?sslmode=require',
      ],
      writable: true,
      shown: 'postgresql://me@one.example:5432,[::1]:5433,two/acct',
    });
  });

  it.each([
    ['postgresql://one,two/acct', true],
    ['postgresql://one/acct?target_session_attrs=primary', true],
    ['postgresql://one/acct?target_session_attrs=any', false],
  ])('%s needs a server that takes changes: %s', (url, writable) => {
    expect(parseDatabaseUrl(url)).toMatchObject({ writable });
  });

  it.each([
    ['mysql://root:s3cret@localhost/acct', 'begins with "mysql:"'],
    ['acct.db', 'has no scheme'],
    ['file:', 'names no file'],
    ['file::memory:', 'names no file'],
    ['file:acct.db?mode=ro', 'takes no options'],
    ['postgresql://me:s3cret#@/acct', 'cannot be read'],
    ['postgresql://me:s3cret@one:x,two:5432/acct', 'cannot be read'],
    ['postgresql://me:s3cret@one:5432,,two:5432/acct', 'cannot be read'],
    ['postgresql://,two/acct?password=s3cret', 'cannot be read'],
    ['postgresql://me:s3cret@one,two/acct?target_session_attrs=standby', 'read-write or primary'],
    ['postgresql:///acct?host=one,two&password=s3cret', 'before the name of the database'],
    ['postgresql://me:s3cret@one:5432,two:5432/acct?schema=mine', '"public"'],
  ])('refuses %s with a sentence that holds no password', (url, sentence) => {
    expect(() => parseDatabaseUrl(url)).toThrow(sentence);
    expect(() => parseDatabaseUrl(url)).not.toThrow('s3cret');
  });
});

it('lets options of the URL add to those that Acct relies on, and replace none', () => {
  const url =
    'postgresql://localhost/acct?options=-c%20default_transaction_isolation%3Dserializable';
  const address = parseDatabaseUrl(url);
  if (address.provider !== 'postgresql') throw new Error('This is another database.');
  const options = new URL(address.url).searchParams.get('options');
  expect(options).toBe(`-c default_transaction_isolation=serializable ${sessionOptions}`);
});
