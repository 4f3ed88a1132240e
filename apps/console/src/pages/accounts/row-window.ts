/**
 * A browser lays nothing out beyond some million pixels, so of a very long list only a part stands in the
 * scrolling box: its rows from `base` on. Whoever comes near an end of that part gets the next one, and the
 * box is scrolled by just as much, so that nothing moves before the eye.
 */
export type RowWindow = { readonly base: number; readonly count: number };

/** A third of it is what the window moves by. */
export const windowRows = 150_000;
const step = windowRows / 3;
/** How near to an end is near. */
const margin = 5_000;

export function windowAt(base: number, total: number): RowWindow {
  return { base, count: Math.min(total - base, windowRows) };
}

/** By how many rows the window moves when these rows of it are seen: mostly by none. */
export function shiftOf(
  { base, count }: RowWindow,
  seen: { readonly first: number; readonly last: number },
  total: number,
): number {
  if (base > 0 && seen.first < margin) return -step;
  const hasMore = base + count < total;
  return hasMore && seen.last >= count - margin ? step : 0;
}
