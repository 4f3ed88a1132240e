import { type BetterAuthOptions, betterAuth } from 'better-auth';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';
import { peerSecret } from '../peer-cookies.ts';
import { optionsOf } from '../serve.ts';

const Given = z.object({
  database: z.string(),
  cookieCache: z.boolean().default(false),
  /** For the program that fills the database. */
  count: z.int().default(0),
});

export async function openBetterAuth() {
  const { database: url, cookieCache, count } = optionsOf(Given);
  const database = url.startsWith('postgresql:')
    ? new pg.Pool({ connectionString: url, max: 10 })
    : openFile(url);
  const options: BetterAuthOptions = {
    database,
    secret: peerSecret,
    baseURL: 'http://127.0.0.1',
    emailAndPassword: { enabled: true },
    // Five minutes by default; a run takes longer.
    session: { cookieCache: { enabled: cookieCache, maxAge: 7200 } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  };
  return { auth: betterAuth(options), options, database, count };
}

/** As its documentation opens it, and with the write-ahead log that any service would use. */
function openFile(path: string): Sqlite.Database {
  const db = new Sqlite(path);
  db.pragma('journal_mode = WAL');
  return db;
}
