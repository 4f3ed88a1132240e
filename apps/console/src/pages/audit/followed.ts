import type { Event } from './queries.ts';

/** What happened since somebody began to look. */
export type Followed = {
  /** Where to go on. */
  readonly last: string;
  /** The newest first. */
  readonly events: readonly Event[];
  /** So much happened that the oldest of it were let go. */
  readonly isCut: boolean;
};

export function beginAt(last: string): Followed {
  return { last, events: [], isCut: false };
}

/** The events of a page, which has the oldest first, put before those that were there. */
export function withNewer(
  before: Followed,
  { last, items }: { readonly last: string; readonly items: readonly Event[] },
): Followed {
  // The same value, so that nothing is drawn anew.
  if (items.length === 0 && last === before.last) return before;
  const events = [...items.toReversed(), ...before.events];
  const isCut = before.isCut || events.length > followedMax;
  return { last, events: events.slice(0, followedMax), isCut };
}

/** A page that is left open for a week must not grow for a week. */
export const followedMax = 5_000;
