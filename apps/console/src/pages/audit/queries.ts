import type { OutputOf } from '@acct/client';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { type AuditFilter, queryOf } from './filter.ts';

export type EventPage = OutputOf<'audit', 'list'>;
export type Event = EventPage['items'][number];

/** The journal, the newest first, a page after the other. */
export function eventsQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      acct.audit.list.query(
        { ...queryOf(filter), limit: pageSize, ...(pageParam !== '' && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // Nothing of it ever changes. What is new comes by following, or by loading anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** The most that the API gives at once. */
export const pageSize = 100;
