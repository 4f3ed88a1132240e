import { isRefusal, type OutputOf } from '@acct/client';
import { queryOptions } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { acct } from './acct.ts';
import { queryClient } from './queries.ts';

export type Me = OutputOf<'sessions', 'check'>;

/** Who is signed in; null is nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }): Promise<Me | null> =>
    acct.sessions.check.query(undefined, { signal }).catch((error: unknown) => {
      if (isRefusal(error) && error.data.httpStatus === 401) return null;
      throw error;
    }),
  staleTime: 30_000,
});

/** Says at once what is known, and finds out beside it whether that is still so: the next page is told. */
export function knowMe(): Promise<Me | null> {
  return queryClient.ensureQueryData({ ...meQuery, revalidateIfStale: true });
}

/**
 * For pages that only somebody who is signed in can come to. It is who they were when they came: a page that is
 * about to be left, because the session ended, still has somebody to show.
 */
export function useMe(): Me {
  return useRouteContext({ from: '/inside', select: ({ me }) => me });
}

export function isAdmin(me: Me | null): boolean {
  return me?.roles.includes('admin') === true;
}

/** Asks anew, for example after a role was granted. */
export function refreshMe(): Promise<Me | null> {
  return queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
}
