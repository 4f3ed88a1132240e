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
