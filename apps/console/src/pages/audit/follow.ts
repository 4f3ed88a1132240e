import { refusalOf } from '@acct/client';
import { queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { type AuditFilter, queryOf } from './filter.ts';
import { beginAt, type Followed, withNewer } from './followed.ts';
import { pageSize } from './queries.ts';

/** Asks every two seconds for what came after `from`, as long as somebody looks at the page. */
export function followQuery(filter: AuditFilter, from: string) {
  const key = ['audit', 'follow', filter, from] as const;
  return queryOptions({
    queryKey: key,
    queryFn: ({ client, signal }): Promise<Followed> =>
      goOn(filter, client.getQueryData<Followed>(key) ?? beginAt(from), signal),
    refetchInterval: ({ state }) => (isExpired(state.error) ? false : everyMs),
    // A hidden page is told at once when it is looked at again.
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: ({ state }) => (isExpired(state.error) ? false : 'always'),
    retry: false,
    structuralSharing: false,
    gcTime: 0,
  });
}

/** Nobody can go on from there, now or later. */
export function isExpired(error: unknown): boolean {
  return refusalOf(error)?.reason === 'audit.cursor_expired';
}

async function goOn(filter: AuditFilter, before: Followed, signal: AbortSignal): Promise<Followed> {
  let now = before;
  for (let pages = 0; pages < pagesAtOnce; pages += 1) {
    const page = await acct.audit.list.query(
      { ...queryOf(filter), after: now.last, limit: pageSize },
      { signal },
    );
    now = withNewer(now, page);
    if (page.next === null) break;
  }
  return now;
}

const everyMs = 2_000;
const pagesAtOnce = 10;
