import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { useEffect } from 'react';
import { quantityOf } from '../../format.ts';
import { queryClient } from '../../queries.ts';
import { texts } from '../../texts/index.ts';
import { useFocusHandedOn } from '../../ui/focus.ts';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { AccountRows } from './account-rows.tsx';
import { accountsQuery, pageSize, reloadAccounts } from './queries.ts';
import { keepSearch, placeIn } from './row-places.ts';
import type { AccountSearch } from './search.ts';

const words = texts.accountsAdmin.list;

/** The accounts that were asked for: as a table where there is room for one, else as cards. */
export function AccountList({ search }: { readonly search: AccountSearch }) {
  const name = nameOf(search);
  const wide = useMedia('(min-width: 64rem)');
  const query = useInfiniteQuery({ ...accountsQuery(search), placeholderData: keepPreviousData });
  useNewsAtTheTop(search);
  if (query.data === undefined) {
    if (query.error === null) return <Loading />;
    return <Trouble error={query.error} reset={() => void query.refetch()} />;
  }
  const { pages } = query.data;
  const loaded = (pages.length - 1) * pageSize + (pages.at(-1)?.items.length ?? 0);
  if (loaded === 0) return <Nothing search={search} />;
  const count = quantityOf(loaded);
  return (
    <div className="grid min-w-0 gap-2">
      <AccountRows
        key={`${name} ${wide}`}
        name={name}
        layout={wide ? 'table' : 'cards'}
        pages={pages}
        loaded={loaded}
        hasMore={query.hasNextPage}
        isOld={query.isPlaceholderData}
        error={query.isFetchNextPageError ? query.error : null}
        onMore={() => void query.fetchNextPage()}
        isLoadingMore={query.isFetching}
      />
      <p role="status" className="text-sm text-quiet">
        {query.hasNextPage ? words.loaded(count) : words.all(count)}
      </p>
    </div>
  );
}

/** Who comes back to where they were finds what they left; who begins at the top finds what is new. */
function useNewsAtTheTop(search: AccountSearch): void {
  useEffect(() => {
    keepSearch(search);
    const loadedAt = queryClient.getQueryState(accountsQuery(search).queryKey)?.dataUpdatedAt ?? 0;
    const isOld = loadedAt > 0 && Date.now() - loadedAt > freshMs;
    if (isOld && placeIn(nameOf(search)).offset === 0) void reloadAccounts();
  }, [search]);
}

const nameOf = (search: AccountSearch): string => JSON.stringify(search);

const freshMs = 5_000;

function Nothing({ search }: { readonly search: AccountSearch }) {
  useFocusHandedOn();
  const asked = Object.values(search).some((each) => each !== undefined);
  return (
    <div role="status">
      <Empty icon={UsersRound} title={asked ? words.noneFound : words.empty}>
        {asked && (
          <>
            <p className="text-sm text-quiet">{words.noneFoundHint}</p>
            <Link to="/accounts" search={{}} className="text-sm text-accent underline">
              {words.clear}
            </Link>
          </>
        )}
      </Empty>
    </div>
  );
}
