export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** What one call of the router takes of a list. */
export type Ask = { readonly limit: number; readonly cursor?: string };

/**
 * Reads a list page by page until `limit` items are there, or all of it without a limit. `next` is where
 * to go on.
 */
export async function readPages<Item>(
  read: (ask: Ask) => Promise<Page<Item>>,
  wanted: { limit: number | undefined; from: string | undefined },
): Promise<{ items: Item[]; next: string | null }> {
  const items: Item[] = [];
  let cursor = wanted.from;
  for (;;) {
    const limit = Math.min(pageMax, (wanted.limit ?? Number.POSITIVE_INFINITY) - items.length);
    const page = await read(cursor === undefined ? { limit } : { limit, cursor });
    items.push(...page.items);
    const full = wanted.limit !== undefined && items.length >= wanted.limit;
    if (page.next === null || full) return { items, next: page.next };
    cursor = page.next;
  }
}

/** How many items are listed unless the command says otherwise: about a screen. */
export const itemsDefault = 25;

/** The most that the router gives at once. */
const pageMax = 100;
