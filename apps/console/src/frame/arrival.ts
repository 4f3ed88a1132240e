import { useEffect } from 'react';
import { focusThePage } from '../ui/focus.ts';

let isOpened = false;

/**
 * Whoever comes from another page begins at this one, and a screen reader tells which it is. Whoever opens the
 * console begins where the browser does.
 */
export function useArrival(place: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is another arrival.
  useEffect(() => {
    if (isOpened) focusThePage();
    isOpened = true;
  }, [place]);
}
