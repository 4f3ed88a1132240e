import type { AccountSearch } from './search.ts';

/** Where somebody was in a list: which rows stood in the box, and how far it was scrolled. */
export type Place = { readonly base: number; readonly offset: number };

const places = new Map<string, Place>();

export function placeIn(name: string): Place {
  return places.get(name) ?? { base: 0, offset: 0 };
}

/** Kept while the page is open, for whoever comes back from an account to the list. */
export function keepPlace(name: string, place: Place): void {
  places.set(name, place);
}

let searched: AccountSearch = {};

/** What was looked for last: where the way back from an account leads. */
export function lastSearch(): AccountSearch {
  return searched;
}

export function keepSearch(search: AccountSearch): void {
  searched = search;
}
