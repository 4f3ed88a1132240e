import { type RefCallback, useCallback, useState } from 'react';
import type { Event } from './queries.ts';

export type Held = {
  /** What is shown of those that came: the newest first. */
  readonly shown: readonly Event[];
  /** How many wait until somebody goes to the top. */
  readonly waiting: number;
  /** For what stands where the list begins. */
  readonly top: RefCallback<HTMLElement>;
};

/**
 * New events come in at the top. Whoever reads further down keeps their place: what comes meanwhile waits
 * until they go up.
 */
export function useHeld(events: readonly Event[]): Held {
  const [isAtTop, top] = useIsInView();
  const newest = events[0]?.id;
  const [seen, setSeen] = useState(newest);
  if (isAtTop && seen !== newest) setSeen(newest);
  const waiting = isAtTop ? 0 : countBefore(events, seen);
  return { shown: events.slice(waiting), waiting, top };
}

function countBefore(events: readonly Event[], seen: string | undefined): number {
  if (seen === undefined) return events.length;
  // What was seen last may have been let go since.
  return Math.max(
    events.findIndex(({ id }) => id === seen),
    0,
  );
}

function useIsInView(): [boolean, RefCallback<HTMLElement>] {
  const [isInView, setIsInView] = useState(true);
  const mark = useCallback((element: HTMLElement) => {
    const observer = new IntersectionObserver(([entry]) => {
      setIsInView(entry?.isIntersecting !== false);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [isInView, mark];
}
