import { z } from 'zod';
import { pageItemsDefault, pageItemsMax } from './limits.ts';

/**
 * Lists are read by keyset: a cursor says after which row to go on, so that a page costs the same at the
 * end of a million rows as at its beginning, and a row added meanwhile shifts nothing. Each list says
 * what its cursors look like, so that one of another list is refused.
 */
export function pageInput(cursorForm: RegExp) {
  return z.strictObject({
    limit: PageLimit,
    cursor: z
      .string()
      .regex(cursorForm, 'That is no cursor of this list.')
      .optional()
      .describe('The `next` of the page before; leave it out for the first page.'),
  });
}

export const PageLimit = z
  .int()
  .min(1)
  .max(pageItemsMax)
  .default(pageItemsDefault)
  .describe(`How many items at most, 1 to ${pageItemsMax}.`);

/** The form of a page of anything. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the next page; null at the end.'),
  });
}

/**
 * Cuts a page out of rows that were read with one row more than asked for; that one tells whether there
 * is more.
 */
export function cutPage<Row, View>(
  rows: readonly Row[],
  limit: number,
  as: { view(row: Row): View; cursor(row: NoInfer<Row>): string },
): { items: View[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last !== undefined ? as.cursor(last) : null;
  return { items: kept.map((row) => as.view(row)), next };
}

/** Lists with the newest first: milliseconds and id of the last one seen, for two may begin in one millisecond. */
export const newestFirst = {
  form: /^\d{13}\.[A-Za-z0-9_-]{16}$/,
  cursor: ({ createdAt, id }: Newest): string => `${createdAt.getTime()}.${id}`,
  /** What comes after a cursor; all where there is none. */
  after(cursor: string | undefined) {
    const [milliseconds, id] = cursor?.split('.') ?? [];
    if (milliseconds === undefined || id === undefined) return {};
    const createdAt = new Date(Number(milliseconds));
    return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] };
  },
};

type Newest = { readonly createdAt: Date; readonly id: string };
