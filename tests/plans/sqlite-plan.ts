import type Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { type Fault, growing } from './fault.ts';

/**
 * What SQLite will do for a statement. It plans by the text and the indexes alone, because nobody ever
 * runs ANALYZE there, so neither the values nor the number of rows matter.
 */
export function faultsOnSqlite(
  file: Sqlite.Database,
  sql: string,
): { plan: string; faults: Fault[] } {
  const values = [...sql.matchAll(/\?/g)].map(() => null);
  const rows = Rows.parse(file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values));
  const lines = rows.map(({ detail }) => detail);
  // The last term alone sorts rows that are equal in all others: a handful.
  const sorted = lines.some((line) => /^USE TEMP B-TREE FOR (?!LAST TERM)/.test(line));
  const sorts = sorted && readsGrowing(sql);
  const scans = lines.some((line) => isScan(line, sql)) || goesThroughAListAgain(lines, sql);
  const faults: Fault[] = sorts ? ['sorts'] : [];
  if (scans) faults.push(...faultsOfScan(sql, sorts));
  return { plan: lines.join('\n'), faults };
}

const Rows = z.array(z.object({ detail: z.string() }));

function isScan(line: string, sql: string): boolean {
  const name = /^SCAN (?:main\.)?(\w+)/.exec(line)?.[1];
  if (name === undefined || /WHERE 1=0 /.test(sql)) return /AUTOMATIC/.test(line);
  return growing.has(tableOf(name, sql));
}

/** A list that came with the statement is short; for each of many rows that an index finds it is not. */
function goesThroughAListAgain(lines: readonly string[], sql: string): boolean {
  return lines.some((line, place) => {
    const name = /^SEARCH (\w+) /.exec(lines[place - 1] ?? '')?.[1];
    return /^SCAN json_each /.test(line) && name !== undefined && growing.has(tableOf(name, sql));
  });
}

/** A plan names a table by its alias. */
function tableOf(name: string, sql: string): string {
  const alias = new RegExp(`(acct_\\w+)\`? (?:AS )?\`?${name}\\b`).exec(sql)?.[1];
  return alias ?? name;
}

function readsGrowing(sql: string): boolean {
  return [...growing].some((table) => sql.includes(table));
}

/** A scan in the order that is asked for ends at the limit, if nothing is left out on the way. */
function faultsOfScan(sql: string, sorts: boolean): Fault[] {
  const ordered = /ORDER BY .* LIMIT /s.test(sql) && !sorts;
  if (!ordered) return ['reads all'];
  return /WHERE (?!1=1 )/.test(sql) ? ['walks'] : [];
}
