import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

type Rows = {
  readonly count: number;
  /** What stays the same of a row wherever it stands. */
  keyOf(index: number): string;
  /** How high a row is as long as nobody has measured it. */
  readonly height: number;
  /** What the rows are in: its place on the page is where they begin. */
  readonly within: RefObject<HTMLElement | null>;
};

type Shown = {
  readonly items: readonly VirtualItem[];
  /** How much room what is not drawn takes above and below. */
  readonly above: number;
  readonly below: number;
  measure(row: HTMLElement | null): void;
};

/** Which rows of a long list are near the window: only those are drawn. */
export function useVirtualRows({ count, keyOf, height, within }: Rows): Shown {
  const [scrollMargin, setScrollMargin] = useState(0);
  // What stands above the list comes and goes.
  useLayoutEffect(() => {
    const top = within.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  });
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    getItemKey: keyOf,
    overscan: 12,
    scrollMargin,
  });
  const items = rows.getVirtualItems();
  return {
    items,
    above: (items.at(0)?.start ?? scrollMargin) - scrollMargin,
    below: rows.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin),
    measure: rows.measureElement,
  };
}
