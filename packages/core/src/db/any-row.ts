import type { Database } from './database.ts';
import type { RawStatement } from './raw.ts';

/** Asks whether there is any row at all, in words that both databases know. Prisma need not be loaded for it. */
export function anyRow({ name, from, where = 'TRUE' }: AnyRow): (db: Database) => Promise<boolean> {
  // What is looked up has a key; this is about none in particular.
  const rows = `FROM ${from} WHERE ${where}`;
  const statement: RawStatement = {
    name,
    sqlite: `SELECT 1 ${rows} AND ? IS NOT NULL LIMIT 1`,
    postgresql: `SELECT 1 AS found ${rows} AND asked.key IS NOT NULL`,
  };
  return async (db) => (await db.lookup(statement)([noKey]))[0] !== undefined;
}

type AnyRow = { readonly name: string; readonly from: string; readonly where?: string };

const noKey = Buffer.of();
