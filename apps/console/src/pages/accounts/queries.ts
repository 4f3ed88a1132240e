import type { OutputOf } from '@acct/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { queryClient } from '../../queries.ts';
import type { AccountSearch } from './search.ts';

export type AccountPage = OutputOf<'accounts', 'list'>;
export type ListedAccount = AccountPage['items'][number];

/** The most that the API gives at once. */
export const pageSize = 100;

/**
 * Accounts by keyset, page after page. What was loaded stays until somebody loads anew: to ask again for
 * thousands of pages because the window came to the front would be worse than a list that is a minute old.
 */
export function accountsQuery(search: AccountSearch) {
  return infiniteQueryOptions({
    queryKey: ['accounts', 'list', search],
    queryFn: ({ pageParam: cursor, signal }) =>
      acct.accounts.list.query(
        { ...search, limit: pageSize, ...(cursor !== null && { cursor }) },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
    // To compare a million rows with themselves takes longer than to draw them.
    structuralSharing: false,
  });
}

const noCursor: string | null = null;

/** Loads the first page of every list anew, and forgets the others. */
export async function reloadAccounts(): Promise<void> {
  queryClient.setQueriesData<Loaded>({ queryKey: ['accounts', 'list'] }, (data) =>
    data === undefined ? data : { pages: data.pages.slice(0, 1), pageParams: [noCursor] },
  );
  await queryClient.invalidateQueries({ queryKey: ['accounts', 'list'] });
}

type Loaded = { readonly pages: readonly AccountPage[]; readonly pageParams: readonly unknown[] };

/** One account as its administrator sees it. */
export function accountQuery(id: number) {
  return queryOptions({
    queryKey: ['accounts', 'inspect', id],
    queryFn: ({ signal }) => acct.accounts.inspect.query({ id }, { signal }),
  });
}

/** What it tells of itself, but for what is sensitive. */
export function profileQuery(id: number) {
  return queryOptions({
    queryKey: ['directory', 'byId', id],
    queryFn: ({ signal }) => acct.directory.byId.query({ id, sensitive: false }, { signal }),
  });
}

/** Asks anew for all that an act on an account may have changed, and shows it in the lists too. */
export async function refreshAccount(id: number): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['sessions', 'of', id] }),
    queryClient.invalidateQueries({ queryKey: ['apikeys', 'of', id] }),
    queryClient.invalidateQueries({ queryKey: ['roles'] }),
    queryClient.invalidateQueries({ queryKey: ['directory', 'byId', id] }),
    queryClient.invalidateQueries({ queryKey: ['accounts', 'history', id] }),
  ]);
  // This one throws nothing: the act is done, whether or not its outcome can be read just now.
  await queryClient.prefetchQuery({ ...accountQuery(id), staleTime: 0 });
  const account = queryClient.getQueryData(accountQuery(id).queryKey);
  if (account === undefined) return;
  queryClient.setQueriesData<Loaded>({ queryKey: ['accounts', 'list'] }, (data) =>
    data === undefined ? data : { ...data, pages: withAccount(data.pages, account) },
  );
}

/** Only the page that it is on is made anew. */
function withAccount(pages: readonly AccountPage[], account: ListedAccount): AccountPage[] {
  return pages.map((page) =>
    page.items.some(({ id }) => id === account.id)
      ? { ...page, items: page.items.map((each) => (each.id === account.id ? account : each)) }
      : page,
  );
}
