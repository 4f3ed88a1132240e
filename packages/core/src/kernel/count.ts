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

/** The answer for so many rows found, of those up to `countTake`. */
export function countView(found: number): CountView {
  return { count: Math.min(found, countMax), more: found > countMax };
}
