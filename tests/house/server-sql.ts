import pg from 'pg';

/** Runs one statement on a PostgreSQL server with a connection of its own. */
export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  // A server that is stopped meanwhile also fails the statement; once is enough.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
