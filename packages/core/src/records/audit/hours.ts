import { setImmediate as nextTurn } from 'node:timers/promises';
import { countMax } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { placesAt } from './places.ts';

/** One hour of the journal: how many events of each name it has, `countMax` at most. */
export type HourOfEvents = {
  readonly from: Date;
  readonly counts: ReadonlyMap<string, number>;
};

/** How often each of these events happened in the last hours, the oldest hour first; the last one is not over. */
export async function countByHour(
  tools: Tools,
  { hours, names }: { hours: number; names: readonly string[] },
): Promise<HourOfEvents[]> {
  const now = tools.clock.now().getTime();
  const last = now - (now % hourMs);
  const begins = Array.from({ length: hours }, (_, n) => new Date(last - (hours - 1 - n) * hourMs));
  const places = await placesAt(tools, [...begins, new Date(last + hourMs)]);
  const counted: HourOfEvents[] = [];
  for (const [n, from] of begins.entries()) {
    // SQLite answers without one, and whoever else asks shall come in between.
    await nextTurn();
    const range = { gte: places[n] ?? 0n, lt: places[n + 1] ?? 0n };
    counted.push({ from, counts: await countIn(tools, range, names) });
  }
  return counted;
}

const hourMs = 3_600_000;

type Range = { readonly gte: bigint; readonly lt: bigint };

async function countIn({ db }: Tools, id: Range, names: readonly string[]) {
  const counts = new Map<string, number>();
  if (id.gte >= id.lt) return counts;
  for (const name of names) {
    counts.set(name, await db.read.event.count({ where: { name, id }, take: countMax }));
  }
  return counts;
}
