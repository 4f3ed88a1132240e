import { parseDatabaseUrl } from '@acct/core';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { administer } from '../house/server-sql.ts';

/** Reads rows past the service, with a connection of its own. The same SQL for both databases. */
export async function rowsOf(url: string, text: string): Promise<readonly Row[]> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'sqlite') {
    const file = new Sqlite(address.path, { readonly: true, timeout: 10_000 });
    try {
      return file.prepare<[], Row>(text).all();
    } finally {
      file.close();
    }
  }
  const client = new pg.Client({ connectionString: address.url, application_name: 'judge' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

export type Row = Readonly<Record<string, unknown>>;

/** The first column of every row as text: what of all that is wrong. */
export async function listOf(url: string, text: string): Promise<string[]> {
  return (await rowsOf(url, text)).map((row) => Object.values(row).map(String).join(' '));
}

/** Writes past the service, as nothing but a fault would. */
export async function damage(url: string, text: string): Promise<void> {
  const address = parseDatabaseUrl(url);
  if (address.provider === 'postgresql') return administer(url, text);
  const file = new Sqlite(address.path, { timeout: 10_000 });
  try {
    file.exec(text);
  } finally {
    file.close();
  }
}
