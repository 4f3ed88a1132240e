import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CountView, countTake, countView, foundIn } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';
import type { CoverageView } from './schema.ts';

/** How many accounts have a value of each attribute, and how many accounts there are. */
export async function readCoverage(tools: Tools): Promise<CoverageView> {
  const total = countView(await countLiving(tools));
  const items: CoverageView['items'] = [];
  const definitions = await tools.db.read.attributeDefinition.findMany({
    select: { key: true, unique: true },
    orderBy: { key: 'asc' },
  });
  for (const definition of definitions) {
    // SQLite answers without one, and whoever else asks shall come in between.
    await nextTurn();
    items.push({ key: definition.key, accounts: await countValues(tools, definition) });
  }
  return { total, items };
}

async function countLiving({ db }: Tools): Promise<number> {
  let living = 0;
  // Each state by itself: for both at once PostgreSQL would read all accounts.
  for (const state of ['active', 'suspended']) {
    const rows = await db.read.$queryRaw`SELECT count(*) AS found FROM
      (SELECT 1 FROM acct_accounts WHERE state = ${state} LIMIT ${countTake}) AS counted`;
    living += foundIn(rows);
  }
  return living;
}

/**
 * What PyAcct's clients set to nothing is no value. A closed account has none. Where values are unique the
 * index alone tells which there are; elsewhere it leads to their rows in the order in which they lie.
 */
async function countValues(
  { db }: Tools,
  { key, unique }: { key: string; unique: boolean },
): Promise<CountView> {
  // In plain SQL: the models count in the order of the accounts, past all that have none.
  const rows = unique
    ? await db.read.$queryRaw`SELECT count(*) AS found FROM
        (SELECT 1 FROM acct_attribute_values WHERE key = ${key} AND unique_key IS NOT NULL
          LIMIT ${countTake}) AS counted`
    : await db.read.$queryRaw`SELECT count(*) AS found FROM
        (SELECT 1 FROM acct_attribute_values WHERE key = ${key} AND value IS NOT NULL
          LIMIT ${countTake}) AS counted`;
  return countView(foundIn(rows));
}
