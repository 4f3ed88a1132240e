import type { OutputOf } from '@acct/client';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { queryClient } from '../../queries.ts';
import type { AccountSearch } from './search.ts';

const noCursor: string | null = null;

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

export function rolesOfQuery(id: number) {
  return queryOptions({
    queryKey: ['roles', 'of', id],
    queryFn: ({ signal }) => acct.roles.of.query({ id }, { signal }),
  });
}

export function sessionsOfQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['sessions', 'of', id],
    queryFn: ({ pageParam: cursor, signal }) =>
      acct.sessions.of.query({ id, ...(cursor !== null && { cursor }) }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: ({ next }) => next,
  });
}

export function keysOfQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['apikeys', 'of', id],
    queryFn: ({ pageParam: cursor, signal }) =>
      acct.apikeys.of.query({ id, ...(cursor !== null && { cursor }) }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: ({ next }) => next,
  });
}

/** How many sessions would end, as far as one page tells. */
export function sessionsCountQuery(id: number) {
  return queryOptions({
    queryKey: ['sessions', 'of', id, 'count'],
    queryFn: async ({ signal }) =>
      countOf(await acct.sessions.of.query({ id, limit: pageSize }, { signal })),
    staleTime: 0,
  });
}

/** How many API keys would stop working: those that have not by themselves. */
export function keysCountQuery(id: number) {
  return queryOptions({
    queryKey: ['apikeys', 'of', id, 'count'],
    queryFn: async ({ signal }) => {
      const { items, next } = await acct.apikeys.of.query({ id, limit: pageSize }, { signal });
      const living = items.filter(({ expiresAt }) => new Date(expiresAt).getTime() > Date.now());
      return countOf({ items: living, next });
    },
    staleTime: 0,
  });
}

function countOf({ items, next }: { items: readonly unknown[]; next: string | null }) {
  return { count: items.length, more: next !== null };
}

/** Asks anew for all that an act on an account may have changed, and shows it in the lists too. */
export async function refreshAccount(id: number): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['sessions', 'of', id] }),
    queryClient.invalidateQueries({ queryKey: ['apikeys', 'of', id] }),
    queryClient.invalidateQueries({ queryKey: ['roles'] }),
    queryClient.invalidateQueries({ queryKey: ['directory', 'byId', id] }),
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
