import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { texts } from '../../texts/index.ts';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { EventList } from '../audit/event-list.tsx';
import { eventsQuery } from '../audit/queries.ts';
import type { Held } from '../audit/use-held.ts';

/** What happened to the account, the newest first. */
export function AccountHistory({ id }: { readonly id: number }) {
  const list = useInfiniteQuery(eventsQuery({ account: id }));
  if (list.data === undefined) {
    if (list.error === null) return <Loading />;
    return <Trouble error={list.error} reset={() => void list.refetch()} />;
  }
  const events = list.data.pages.flatMap(({ items }) => items);
  if (events.length === 0) {
    return <Empty icon={ScrollText} title={texts.accountsAdmin.history.none} />;
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <EventList events={events} held={nothingNew} />
      <MoreButton list={list} />
    </div>
  );
}

/** It is read, not followed. */
const nothingNew: Held = { shown: [], waiting: 0, top: () => {} };
