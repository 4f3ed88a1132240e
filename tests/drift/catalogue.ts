import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';
import { parseDatabaseUrl } from '../../packages/core/src/db/index.ts';

/**
 * What a database says of its own tables, one sentence a column, index and constraint, sorted, so that
 * two databases can be compared and a difference reads well. The order of columns does not count: a
 * column that a migration adds comes last, wherever the model has it.
 */
export async function catalogueOf(url: string): Promise<string[]> {
  const address = parseDatabaseUrl(url);
  const lines =
    address.provider === 'sqlite'
      ? sqliteCatalogue(address.path)
      : await postgresCatalogue(address.url);
  return lines.filter((line) => !line.startsWith('_prisma_migrations')).sort();
}

async function postgresCatalogue(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query(postgresQuery);
    return z
      .array(z.object({ line: z.string() }))
      .parse(rows)
      .map((row) => row.line);
  } finally {
    await client.end();
  }
}

// pg_attribute rather than information_schema: format_type also has the precision of a timestamp.
const postgresQuery = `
  WITH t AS (
    SELECT oid, relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
  )
  SELECT t.relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
    || CASE WHEN attnotnull THEN ' not null' ELSE '' END
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') || attidentity::text || attgenerated::text AS line
  FROM t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  UNION ALL
  SELECT t.relname || ' index ' || pg_get_indexdef(indexrelid) FROM t JOIN pg_index ON indrelid = t.oid
  UNION ALL
  SELECT t.relname || ' constraint ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
  FROM t JOIN pg_constraint ON conrelid = t.oid
  UNION ALL
  SELECT sequencename || ' sequence ' || data_type FROM pg_sequences WHERE schemaname = 'public'
  UNION ALL
  SELECT typname || ' type ' || coalesce(string_agg(enumlabel, ',' ORDER BY enumsortorder), '')
  FROM pg_type LEFT JOIN pg_enum ON enumtypid = pg_type.oid
  WHERE typtype IN ('e', 'd') AND typnamespace = 'public'::regnamespace GROUP BY typname`;

function sqliteCatalogue(path: string): string[] {
  const file = new Sqlite(path, { readonly: true });
  try {
    return sqliteQueries.flatMap((query) =>
      z
        .array(z.object({ line: z.string() }))
        .parse(file.prepare(query).all())
        .map((row) => row.line),
    );
  } finally {
    file.close();
  }
}

const sqliteTables = `(SELECT name AS tbl, sql AS text FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite_%')`;

const sqliteQueries = [
  `SELECT tbl || '.' || name || ' ' || type || iif("notnull", ' not null', '')
     || iif(pk > 0, ' key ' || pk, '') || coalesce(' default ' || dflt_value, '') AS line
   FROM ${sqliteTables} JOIN pragma_table_xinfo(tbl)`,
  // SQLite has no place in its tables of tables for this word; it stands in the statement only.
  `SELECT tbl || ' numbers never repeat' AS line FROM ${sqliteTables} WHERE text LIKE '%AUTOINCREMENT%'`,
  `SELECT tbl || ' index ' || l.name || ' ' || l."unique" || l.origin || l.partial || ' ' || (
     SELECT group_concat(coalesce(name, '') || iif("desc", ' desc', '') || ' ' || coll, ', ')
     FROM (SELECT * FROM pragma_index_xinfo(l.name) WHERE key ORDER BY seqno)) AS line
   FROM ${sqliteTables} JOIN pragma_index_list(tbl) AS l`,
  `SELECT tbl || ' references ' || "table" || ' ' || "from" || ' -> ' || "to" || ' part ' || seq
     || ' update ' || on_update || ' delete ' || on_delete AS line
   FROM ${sqliteTables} JOIN pragma_foreign_key_list(tbl)`,
];
