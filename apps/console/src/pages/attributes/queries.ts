import type { OutputOf } from '@acct/client';
import { queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

/** What accounts can have, as the operator defined it. */
export const definitionsQuery = queryOptions({
  queryKey: ['attributes', 'definitions'],
  queryFn: async ({ signal }) =>
    (await acct.attributes.definitions.query(undefined, { signal })).items,
});

export type Coverage = OutputOf<'attributes', 'coverage'>;

/** How many accounts have a value of each. */
export const coverageQuery = queryOptions({
  queryKey: ['attributes', 'coverage'],
  queryFn: ({ signal }) => acct.attributes.coverage.query(undefined, { signal }),
});
