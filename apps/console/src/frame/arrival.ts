import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { focusThePage } from '../ui/focus.ts';

let last: string | undefined;

/**
 * Whoever comes from another page begins at this one, and a screen reader tells which it is. Whoever opens the
 * console begins where the browser does.
 */
export function useArrival(): void {
  const place = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  useEffect(() => {
    // Nobody knows yet where this leads.
    if (place === undefined) return;
    if (last !== undefined && last !== place) focusThePage();
    last = place;
  }, [place]);
}
