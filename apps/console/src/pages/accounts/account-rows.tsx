import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { AccountCards } from './account-cards.tsx';
import { AccountTable } from './account-table.tsx';
import { type AccountPage, type ListedAccount, pageSize } from './queries.ts';
import { keepPlace, placeIn } from './row-places.ts';
import { shiftOf, windowAt } from './row-window.ts';

const words = texts.accountsAdmin.list;

type AccountRowsProps = {
  /** Which list it is, for whoever comes back to it. */
  readonly name: string;
  readonly layout: 'table' | 'cards';
  readonly pages: readonly AccountPage[];
  readonly loaded: number;
  readonly hasMore: boolean;
  /** Still the answer to the question before. */
  readonly isOld: boolean;
  readonly error: unknown;
  readonly isLoadingMore: boolean;
  onMore(): void;
};

/** The rows that are seen now, as the layouts draw them. */
export type SeenRows = {
  readonly rows: readonly { readonly place: number; readonly account: ListedAccount }[];
  /** What is left empty before them, and how high all rows are, in pixels. */
  readonly before: number;
  readonly height: number;
  /** How many there are; -1 while nobody knows. */
  readonly total: number;
};

/** Of all the rows that were loaded only those exist that can be seen, in a box that scrolls by itself. */
export function AccountRows(props: AccountRowsProps) {
  const { layout, isOld, error, hasMore, onMore } = props;
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeenRows(props, box);
  return (
    <>
      <section
        ref={box}
        aria-label={words.caption}
        aria-busy={isOld}
        className={`relative h-[calc(100dvh-17rem)] min-h-96 scroll-pt-10 overflow-auto overscroll-contain rounded-xl border border-line bg-panel ${isOld ? 'opacity-60' : ''}`}
      >
        {layout === 'table' ? <AccountTable {...seen} /> : <AccountCards {...seen} />}
        {hasMore && error === null && (
          <p className="px-4 py-3 text-sm text-quiet">{words.loadingMore}</p>
        )}
      </section>
      {error !== null && (
        <div className="grid gap-2">
          <ErrorNotice error={error} />
          <Button className="justify-self-start" onClick={onMore}>
            {texts.shared.tryAgain}
          </Button>
        </div>
      )}
    </>
  );
}

const rowHeights = { table: 44, cards: 84 };

function useSeenRows(props: AccountRowsProps, box: RefObject<HTMLDivElement | null>): SeenRows {
  const { name, layout, pages, loaded, hasMore } = props;
  const rowHeight = rowHeights[layout];
  const [base, setBase] = useState(() => placeIn(name).base);
  const window = windowAt(base, loaded);
  const virtualizer = useVirtualizer({
    count: window.count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: () => placeIn(name).offset,
    // What is drawn a frame later is seen by nobody, and the scrolling never waits for it.
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const shift = shiftOf(window, { first, last }, loaded);
  useLayoutEffect(() => {
    if (shift === 0 || box.current === null) return;
    setBase(base + shift);
    box.current.scrollTop -= shift * rowHeight;
  }, [shift, base, rowHeight, box]);
  usePlaceKept(name, base, box);
  useMore(props, base + last >= loaded - ahead);
  return {
    rows: items.flatMap(({ index }) => {
      const account = accountAt(pages, base + index);
      return account === undefined ? [] : [{ place: base + index, account }];
    }),
    before: items[0]?.start ?? 0,
    height: virtualizer.getTotalSize(),
    total: hasMore ? -1 : loaded,
  };
}

/** How many rows before the end the next page is asked for. */
const ahead = 300;

function useMore({ hasMore, isLoadingMore, error, onMore }: AccountRowsProps, isNear: boolean) {
  const wanted = isNear && hasMore && !isLoadingMore && error === null;
  useEffect(() => {
    if (wanted) onMore();
  }, [wanted, onMore]);
}

function usePlaceKept(name: string, base: number, box: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    return () => keepPlace(name, { base, offset: element?.scrollTop ?? 0 });
  }, [name, base, box]);
}

/** Every page but the last one is full. */
function accountAt(pages: readonly AccountPage[], place: number): ListedAccount | undefined {
  return pages[Math.floor(place / pageSize)]?.items[place % pageSize];
}
