import type pg from 'pg';
import { z } from 'zod';
import { type Fault, growing } from './fault.ts';
import type { Sent } from './recorder.ts';

/** What PostgreSQL will do for a statement with these values and the rows that it has counted. */
export async function faultsOnPostgresql(
  client: pg.Client,
  { sql, values }: Sent,
): Promise<{ plan: string; faults: Fault[] }> {
  const query = { text: `EXPLAIN (FORMAT JSON, COSTS OFF) ${sql}`, values: [...values] };
  const { rows } = await client.query(query);
  const [explained] = Explained.parse(rows);
  const [{ Plan: root } = emptyPlan] = explained?.['QUERY PLAN'] ?? [];
  const faults = root === undefined ? [] : faultsOf(root, false);
  return { plan: JSON.stringify(root, undefined, 1), faults: [...new Set(faults)] };
}

const emptyPlan = { Plan: undefined };

const Node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  Filter: z.string().optional(),
  get Plans() {
    return z.array(Node).default([]);
  },
});

type Node = z.output<typeof Node>;

const Explained = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: Node })) }));

/** `limited` where whoever is above stops asking when it has enough. */
function faultsOf(node: Node, limited: boolean): Fault[] {
  const below = node.Plans.flatMap((child) => faultsOf(child, isLimited(node, limited)));
  return [...faultsHere(node, limited), ...below];
}

function isLimited(node: Node, limited: boolean): boolean {
  if (node['Node Type'] === 'Limit') return true;
  return limited && passing.has(node['Node Type']);
}

/** Nodes that ask for the next row only when they are asked themselves. */
const passing = new Set(['Append', 'Incremental Sort', 'LockRows', 'Nested Loop', 'Subquery Scan']);

function faultsHere(node: Node, limited: boolean): Fault[] {
  const type = node['Node Type'];
  if (type === 'Sort') return tablesIn(node).some((table) => growing.has(table)) ? ['sorts'] : [];
  if (!growing.has(node['Relation Name'] ?? '')) return [];
  if (type === 'Seq Scan') return ['reads all'];
  if (type !== 'Index Scan' && type !== 'Index Only Scan') return [];
  const condition = node['Index Cond'];
  if (condition === undefined && !limited) return ['reads all'];
  const exact = condition?.includes(' = ') === true;
  return limited && node.Filter !== undefined && !exact ? ['walks'] : [];
}

function tablesIn(node: Node): string[] {
  return [node['Relation Name'] ?? '', ...node.Plans.flatMap(tablesIn)];
}
