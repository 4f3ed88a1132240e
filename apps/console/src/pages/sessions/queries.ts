import { infiniteQueryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

export const mySessionsQuery = infiniteQueryOptions({
  queryKey: ['sessions', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    acct.sessions.list.query({ ...(cursor !== null && { cursor }) }, { signal }),
  initialPageParam: firstPage(),
  getNextPageParam: ({ next }) => next,
});

function firstPage(): string | null {
  return null;
}
