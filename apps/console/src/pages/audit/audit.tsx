import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RefreshCw, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { EventList } from './event-list.tsx';
import { ExportButton } from './export-button.tsx';
import { type AuditFilter, isFiltered } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { followQuery } from './follow.ts';
import { FollowNews } from './follow-news.tsx';
import { followedMax } from './followed.ts';
import { eventsQuery } from './queries.ts';
import { useHeld } from './use-held.ts';

const words = texts.audit;
const route = getRouteApi('/inside/admin/audit');

/** What happened, and what happens. */
export function Audit() {
  const filter = route.useSearch();
  return (
    <Page title={words.title} lead={words.lead} actions={<ExportButton filter={filter} />}>
      <FilterBar filter={filter} />
      {/* With another filter it is another list, and nothing of this one is left. */}
      <Journal key={JSON.stringify(filter)} filter={filter} />
    </Page>
  );
}

function Journal({ filter }: { readonly filter: AuditFilter }) {
  const client = useQueryClient();
  const [following, setFollowing] = useState(false);
  const older = useInfiniteQuery(eventsQuery(filter));
  const begin = older.data?.pages[0]?.last;
  const newer = useQuery({
    ...followQuery(filter, begin ?? ''),
    enabled: following && begin !== undefined,
  });
  const held = useHeld(newer.data?.events ?? []);
  if (older.isPending) return <Loading />;
  if (older.isLoadingError) {
    return <Trouble error={older.error} reset={() => void older.refetch()} />;
  }
  const isCut = newer.data?.isCut === true;
  const events = [...held.shown, ...(isCut ? [] : older.data.pages.flatMap((page) => page.items))];
  // The place to follow from is in the first page, so both begin anew.
  const loadAnew = () => client.resetQueries({ queryKey: ['audit'] });
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Switch label={words.follow.label} checked={following} onChange={setFollowing} />
        {following && <FollowNews newer={newer} />}
        <Button onClick={loadAnew} busy={older.isRefetching}>
          <RefreshCw aria-hidden className="size-4" />
          {texts.shared.reload}
        </Button>
      </div>
      {isCut && <Notice tone="info">{words.follow.cut(formatNumber(followedMax))}</Notice>}
      {events.length === 0 ? (
        <Empty icon={ScrollText} title={isFiltered(filter) ? words.emptyFiltered : words.empty} />
      ) : (
        <EventList events={events} held={held} />
      )}
      {!isCut && <MoreButton list={older} label={words.older} />}
      {!older.hasNextPage && events.length > 0 && (
        <p className="text-center text-sm text-quiet">{words.noMore}</p>
      )}
    </div>
  );
}
