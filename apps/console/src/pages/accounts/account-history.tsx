import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty } from '../../ui/states.tsx';
import { EventList } from '../audit/event-list.tsx';
import { type Event, eventsQuery } from '../audit/queries.ts';
import type { Held } from '../audit/use-held.ts';

/** What happened to the account, the newest first. */
export function AccountHistory({ id }: { readonly id: number }) {
  const list = useInfiniteQuery(eventsQuery({ account: id }));
  return (
    <Asked query={list}>
      {({ pages }) => (
        <div className="grid grid-cols-1 gap-4">
          <Events events={pages.flatMap(({ items }) => items)} />
          <MoreButton list={list} />
        </div>
      )}
    </Asked>
  );
}

function Events({ events }: { readonly events: readonly Event[] }) {
  if (events.length > 0) return <EventList events={events} held={nothingNew} />;
  return <Empty icon={ScrollText} title={texts.accountsAdmin.history.none} />;
}

/** It is read, not followed. */
const nothingNew: Held = { shown: [], waiting: 0, top: () => {} };
