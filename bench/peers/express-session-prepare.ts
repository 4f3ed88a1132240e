import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hash } from 'bcrypt';
import pg from 'pg';
import { z } from 'zod';
import { peerTokenOf } from '../peer-cookies.ts';
import { batchesOf, benchCost, benchPassword } from '../rows.ts';
import { optionsOf, tell } from '../serve.ts';

// Makes the table of sessions by the store's own script, a table of users, and fills both.
const Given = z.object({ database: z.string(), count: z.int() });
const { database, count } = optionsOf(Given);
const script = createRequire(import.meta.url).resolve('connect-pg-simple/table.sql');
const client = new pg.Client(database);
await client.connect();
await client.query(readFileSync(script, 'utf8'));
await client.query(
  'CREATE TABLE users (id serial PRIMARY KEY, username text UNIQUE NOT NULL, password text NOT NULL)',
);
const password = await hash(benchPassword, benchCost);
const maxAge = 86_400_000;
const expires = new Date(Date.now() + maxAge);
for (const rows of batchesOf(count)) {
  const ids = rows.map(({ accountId }) => accountId);
  await client.query(
    `INSERT INTO users SELECT id, 'person' || id, $2 FROM unnest($1::int[]) AS r(id)`,
    [ids, password],
  );
  await client.query(
    `INSERT INTO session (sid, sess, expire)
     SELECT sid, sess, $3::timestamptz::timestamp FROM unnest($1::text[], $2::json[]) AS r(sid, sess)`,
    [ids.map(peerTokenOf), ids.map(sessionOf), expires],
  );
}
await client.query('VACUUM (ANALYZE)');
await client.end();
tell('done');

function sessionOf(id: number): string {
  const cookie = { originalMaxAge: maxAge, expires, httpOnly: true, path: '/' };
  return JSON.stringify({ cookie, passport: { user: id } });
}
