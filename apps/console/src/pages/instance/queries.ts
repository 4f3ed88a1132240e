import type { OutputOf } from '@acct/client';
import { queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

export type About = OutputOf<'instance', 'about'>;
export type Figures = OutputOf<'instance', 'figures'>;
export type Setting = OutputOf<'instance', 'settings'>['items'][number];

export const aboutQuery = queryOptions({
  queryKey: ['instance', 'about'],
  queryFn: ({ signal }) => acct.instance.about.query(undefined, { signal }),
});

export const settingsQuery = queryOptions({
  queryKey: ['instance', 'settings'],
  queryFn: ({ signal }) => acct.instance.settings.query(undefined, { signal }),
});

/** Asked anew as long as somebody looks; a hundred counts, so not too often. */
export const figuresQuery = queryOptions({
  queryKey: ['instance', 'figures', { hours: 24 }],
  queryFn: ({ signal }) => acct.instance.figures.query({ hours: 24 }, { signal }),
  refetchInterval: 30_000,
});

export type Health = 'ready' | 'unready' | 'silent';

/** What a load balancer asks as well. That it is not well is an answer here, and no failure. */
export const healthQuery = queryOptions({
  queryKey: ['instance', 'health'],
  queryFn: ({ signal }): Promise<Health> =>
    fetch('/healthz/ready', { signal }).then(
      ({ ok }) => (ok ? 'ready' : 'unready'),
      () => 'silent',
    ),
  refetchInterval: 10_000,
});
