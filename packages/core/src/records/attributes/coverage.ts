import { type CountView, countTake, countView } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';
import type { CoverageView } from './schema.ts';

/** How many accounts have a value of each attribute, and how many accounts there are. */
export async function readCoverage(tools: Tools): Promise<CoverageView> {
  const { read } = tools.db;
  const living = { state: { in: ['active', 'suspended'] } };
  const total = countView(await read.account.count({ where: living, take: countTake }));
  const definitions = await read.attributeDefinition.findMany({
    select: { key: true },
    orderBy: { key: 'asc' },
  });
  const items: CoverageView['items'] = [];
  // One after the other: on SQLite whatever else is asked comes in between.
  for (const { key } of definitions) items.push({ key, accounts: await countValues(tools, key) });
  return { total, items };
}

/** What PyAcct's clients set to nothing is no value. A closed account has none. */
async function countValues({ db }: Tools, key: string): Promise<CountView> {
  const where = { key, value: { not: null } };
  return countView(await db.read.attributeValue.count({ where, take: countTake }));
}
