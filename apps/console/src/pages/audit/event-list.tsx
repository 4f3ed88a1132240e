import { ArrowUp } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { useVirtualRows } from '../../ui/virtual-rows.ts';
import { EventDetails } from './event-details.tsx';
import { EventRow } from './event-row.tsx';
import type { Event } from './queries.ts';
import type { Held } from './use-held.ts';

const words = texts.audit;

type EventListProps = { readonly events: readonly Event[]; readonly held: Held };

/** However many events there are, only those near the window are drawn. */
export function EventList({ events, held }: EventListProps) {
  const table = useRef<HTMLTableElement>(null);
  const [open, setOpen] = useState<Event>();
  const keyOf = useCallback((index: number) => events[index]?.id ?? String(index), [events]);
  const rows = useVirtualRows({ count: events.length, keyOf, height: 57, within: table });
  return (
    <div className="rounded-xl border border-line bg-panel">
      <div ref={held.top} />
      {held.waiting > 0 && <ToTop waiting={held.waiting} />}
      <table ref={table} aria-rowcount={events.length + 1} className="w-full table-fixed text-sm">
        <caption className="sr-only">{words.table}</caption>
        <EventHead />
        <tbody>
          <Room height={rows.above} />
          {rows.items.map(({ index }) => {
            const event = events[index];
            if (event === undefined) return null;
            return (
              <EventRow
                key={event.id}
                event={event}
                index={index}
                isNew={index < held.shown.length}
                measure={rows.measure}
                onOpen={setOpen}
              />
            );
          })}
          <Room height={rows.below} />
        </tbody>
      </table>
      <EventDetails event={open} onClose={() => setOpen(undefined)} />
    </div>
  );
}

function EventHead() {
  const { when, what, whom, who, address, more } = words.columns;
  const look = 'px-3 py-2.5 font-medium';
  return (
    <thead className="text-left text-xs text-quiet">
      <tr aria-rowindex={1} className="border-b border-line">
        <th scope="col" className={look}>
          {what}
        </th>
        <th scope="col" className={`${look} w-36 max-md:hidden`}>
          {whom}
        </th>
        <th scope="col" className={`${look} w-40 max-lg:hidden`}>
          {who}
        </th>
        <th scope="col" className={`${look} w-36 max-xl:hidden`}>
          {address}
        </th>
        <th scope="col" className={`${look} w-44 max-sm:w-28`}>
          {when}
        </th>
        <th scope="col" className="w-12">
          <span className="sr-only">{more}</span>
        </th>
      </tr>
    </thead>
  );
}

/** What the rows that are not drawn would take. */
function Room({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height }} className="p-0" />
    </tr>
  );
}

function ToTop({ waiting }: { readonly waiting: number }) {
  return (
    <div className="sticky top-16 z-20 flex h-0 justify-center md:top-4">
      <Button look="main" className="shadow-lg" onClick={() => window.scrollTo({ top: 0 })}>
        <ArrowUp aria-hidden className="size-4" />
        {words.follow.held(quantityOf(waiting))}
      </Button>
    </div>
  );
}
