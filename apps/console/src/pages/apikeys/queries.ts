import { infiniteQueryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

export const myKeysQuery = infiniteQueryOptions({
  queryKey: ['apikeys', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    acct.apikeys.list.query({ ...(cursor !== null && { cursor }) }, { signal }),
  initialPageParam: firstPage(),
  getNextPageParam: ({ next }) => next,
});

function firstPage(): string | null {
  return null;
}
