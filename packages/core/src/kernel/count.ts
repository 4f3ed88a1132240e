import { z } from 'zod';
import { countMax } from './limits.ts';

/** How many there are, counted so far only that it costs the same with ten millions as with ten. */
export const CountView = z
  .object({
    count: z.int().describe(`How many there are, ${countMax} at most.`),
    more: z.boolean().describe('True where there are more than that.'),
  })
  .meta({ id: 'Count' });

export type CountView = z.output<typeof CountView>;

/** What to count up to: one more than is told tells whether there is more. */
export const countTake = countMax + 1;

export function countView(found: number): CountView {
  return { count: Math.min(found, countMax), more: found > countMax };
}

/** What a statement counted, under the name `found`. */
export function foundIn(rows: unknown): number {
  const [{ found }] = Counted.parse(rows);
  return found;
}

/** The databases give whole numbers in several forms. */
const Counted = z.tuple([z.object({ found: z.coerce.number() })]);
