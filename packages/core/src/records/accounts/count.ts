import { type CountView, countTake, countView } from '../../kernel/count.ts';
import type { Tools } from '../../tools.ts';

/** How many accounts there are in each state that is shown. */
export async function countAccounts(
  tools: Tools,
): Promise<{ active: CountView; suspended: CountView }> {
  // One after the other: on SQLite whatever else is asked comes in between.
  const active = await countIn(tools, 'active');
  return { active, suspended: await countIn(tools, 'suspended') };
}

async function countIn({ db }: Tools, state: 'active' | 'suspended'): Promise<CountView> {
  return countView(await db.read.account.count({ where: { state }, take: countTake }));
}
