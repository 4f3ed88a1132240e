import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { parseDatabaseUrl } from '@acct/core';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';

/** Every text in every row: `acct_sessions.device` and what stands there. */
export type Cell = { readonly column: string; readonly text: string };

/** All that a database holds, whatever table it is in: a table that is new tomorrow is read too. */
export async function everyCell(url: string): Promise<readonly Cell[]> {
  const place = parseDatabaseUrl(url);
  return place.provider === 'sqlite' ? cellsOfFile(place.path) : cellsOnServer(place.url);
}

/** The bytes in which a thief would get the database: the files of SQLite, a dump of PostgreSQL. */
export async function stolenBytes(url: string): Promise<Buffer> {
  const place = parseDatabaseUrl(url);
  if (place.provider === 'postgresql') return dumpOf(place.url);
  const files = ['', '-wal', '-journal'].map((ending) => place.path + ending).filter(existsSync);
  return Buffer.concat(files.map((file) => readFileSync(file)));
}

function cellsOfFile(path: string): readonly Cell[] {
  const file = new Sqlite(path, { readonly: true });
  try {
    const tables = Names.parse(
      file.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all(),
    );
    return tables.flatMap(({ name }) =>
      cellsIn(name, file.prepare(`SELECT * FROM "${name}"`).all()),
    );
  } finally {
    file.close();
  }
}

async function cellsOnServer(url: string): Promise<readonly Cell[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const cells: Cell[] = [];
    for (const { name } of Names.parse(rows)) {
      cells.push(...cellsIn(name, (await client.query(`SELECT * FROM "${name}"`)).rows));
    }
    return cells;
  } finally {
    await client.end();
  }
}

const Names = z.array(z.object({ name: z.string() }));

function cellsIn(table: string, rows: readonly unknown[]): readonly Cell[] {
  return z
    .array(z.record(z.string(), z.unknown()))
    .parse(rows)
    .flatMap((row) =>
      Object.entries(row).map(([name, value]) => ({
        column: `${table}.${name}`,
        text: textOf(value),
      })),
    );
}

/** Bytes as they are, and as hexadecimals and base64, in which some would write them. */
function textOf(value: unknown): string {
  if (!(value instanceof Uint8Array)) return String(value);
  const bytes = Buffer.from(value);
  return [bytes.toString('latin1'), bytes.toString('hex'), bytes.toString('base64')].join(' ');
}

/** What `pg_dump` writes where it is installed and fits the server; otherwise every cell. */
async function dumpOf(url: string): Promise<Buffer> {
  try {
    const options = { maxBuffer: 256e6, encoding: 'buffer' as const };
    return (await promisify(execFile)('pg_dump', ['--inserts', url], options)).stdout;
  } catch {
    process.stderr.write('pg_dump is not here or too old: every row is read instead of a dump\n');
    return Buffer.from(
      (await everyCell(url)).map(({ column, text }) => `${column} ${text}`).join('\n'),
    );
  }
}
