import type pg from 'pg';
import type { Lookup, RawRow, RawStatement } from './raw.ts';
import { lookupByTurn } from './turn.ts';
import { rethrow } from './unavailable.ts';

/**
 * Looks up through the pool without Prisma: one prepared statement answers all keys of a turn, however
 * many they are. The subselect with its LIMIT makes PostgreSQL go by index for each key, whatever it
 * believes the number of keys to be.
 */
export function postgresqlLookup(pool: pg.Pool, statement: RawStatement): Lookup {
  const name = `acct_lookup_${statement.name}`;
  const text = `SELECT found.*, asked.place::int4
    FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (key, place)
    CROSS JOIN LATERAL (${statement.postgresql} LIMIT 1) AS found`;
  return lookupByTurn(async (keys) => {
    const query: pg.QueryArrayConfig = { name, text, values: [keys], rowMode: 'array' };
    const { rows } = await pool.query<unknown[]>(query).catch(rethrow);
    return inOrder(rows, keys.length);
  });
}

export async function postgresqlExecute(
  pool: pg.Pool,
  statement: RawStatement,
  parameter: string,
): Promise<number> {
  const { rowCount } = await pool.query(queryOf(statement, parameter)).catch(rethrow);
  return rowCount ?? 0;
}

export async function postgresqlClaim(
  pool: pg.Pool,
  statement: RawStatement,
  parameter: string,
): Promise<RawRow | undefined> {
  const query: pg.QueryArrayConfig = { ...queryOf(statement, parameter), rowMode: 'array' };
  const { rows } = await pool.query<unknown[]>(query).catch(rethrow);
  return rows[0];
}

function queryOf({ name, postgresql }: RawStatement, parameter: string): pg.QueryConfig {
  return { name: `acct_${name}`, text: postgresql, values: [parameter] };
}

/** The last column is the place of the row's key among the keys, counted from one. */
function inOrder(rows: readonly RawRow[], count: number): (RawRow | undefined)[] {
  const ordered = new Array<RawRow | undefined>(count).fill(undefined);
  for (const row of rows) ordered[Number(row.at(-1)) - 1] = row;
  return ordered;
}
