import { infiniteQueryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import type { Role } from '../accounts/search.ts';

/** Who has a role, the newest accounts first. */
export function holdersQuery(role: Role) {
  return infiniteQueryOptions({
    queryKey: ['roles', 'holders', role],
    queryFn: ({ pageParam: cursor, signal }) =>
      acct.accounts.list.query({ role, ...(cursor !== null && { cursor }) }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: ({ next }) => next,
  });
}

const noCursor: string | null = null;
