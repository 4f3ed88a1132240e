import { readFile } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { administer } from '../house/server-sql.ts';
import { createTestDatabase, type Provider, type TestDatabase } from '../house/test-database.ts';

/** The people of the sample who can sign in, each with the present password. */
export async function samplePeople() {
  return People.parse(JSON.parse(await readFile(fileOf('sample-passwords.json'), 'utf8')));
}

const People = z.array(z.object({ id: z.number(), username: z.string(), password: z.string() }));

/** A database as PyAcct leaves it: the sample, and what `more` adds to it. */
export async function openPyacctSample(provider: Provider, more = ''): Promise<TestDatabase> {
  const database = await createTestDatabase(provider, 'empty');
  await fillWithSample(database);
  await alter(database, more);
  return database;
}

type Place = Pick<TestDatabase, 'provider' | 'url'>;

export async function fillWithSample(place: Place): Promise<void> {
  const data = await readFile(fileOf('sample-data.sql'), 'utf8');
  const schema = await readFile(fileOf('schema.sql'), 'utf8');
  await alter(place, place.provider === 'postgresql' ? schema : sqliteSchema);
  await alter(place, data);
}

/** Runs statements on PyAcct's database, as PyAcct would. */
export async function alter(database: Place, sql: string): Promise<void> {
  if (database.provider === 'postgresql') await administer(database.url, sql);
  else changeFile(database.url, asSqlite(sql));
}

/** So many accounts from id 1001 on, `person1001` and so forth, each with one value. */
export function crowdOf(many: number): string {
  return `
    WITH RECURSIVE n(id) AS (SELECT 1001 UNION ALL SELECT id + 1 FROM n WHERE id < ${1000 + many})
      INSERT INTO accounts SELECT id FROM n;
    INSERT INTO usernames SELECT id, 'person' || id FROM accounts WHERE id > 1000;
    INSERT INTO passwords SELECT a.id, salt, password FROM accounts a, passwords p
      WHERE a.id > 1000 AND p.id = 1;
    INSERT INTO attributes SELECT id, 'email', id || '@example.org' FROM accounts WHERE id > 1000;`;
}

function changeFile(url: string, sql: string): void {
  const file = new Sqlite(url.slice('file:'.length));
  try {
    // SQLAlchemy does not ask SQLite to check foreign keys, and the sample's order would not pass.
    file.pragma('foreign_keys = OFF');
    file.exec(sql);
  } finally {
    file.close();
  }
}

function asSqlite(sql: string): string {
  return sql.replace(/^(?:SET|SELECT pg_catalog).*$/gm, '').replace(uuids, "'$1$2$3$4$5'");
}

/** SQLAlchemy writes a UUID without its dashes where the database has no type for it. */
const uuids = /'([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})'/g;

/** What SQLAlchemy 2 makes of PyAcct's models on SQLite. */
const sqliteSchema = `
  CREATE TABLE accounts (id INTEGER NOT NULL, PRIMARY KEY (id));
  CREATE TABLE usernames (id INTEGER NOT NULL, username VARCHAR, PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES accounts (id));
  CREATE UNIQUE INDEX ix_usernames_username ON usernames (username);
  CREATE TABLE passwords (id INTEGER NOT NULL, salt VARCHAR, password VARCHAR, PRIMARY KEY (id),
    FOREIGN KEY(id) REFERENCES accounts (id));
  CREATE TABLE sessions (id UUID NOT NULL, created_time DATETIME, used_time DATETIME,
    PRIMARY KEY (id));
  CREATE TABLE account_sessions (session_id UUID NOT NULL, account_id INTEGER NOT NULL,
    PRIMARY KEY (session_id, account_id));
  CREATE TABLE attribute_details ("key" VARCHAR NOT NULL, required BOOLEAN NOT NULL,
    sensitive BOOLEAN NOT NULL, "unique" BOOLEAN NOT NULL, PRIMARY KEY ("key"));
  CREATE TABLE attributes (account_id INTEGER NOT NULL, "key" VARCHAR NOT NULL, value VARCHAR,
    PRIMARY KEY ("key", account_id));
`;

function fileOf(name: string): URL {
  return new URL(`./pyacct/${name}`, import.meta.url);
}
