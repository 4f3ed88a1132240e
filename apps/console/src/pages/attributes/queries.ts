import { queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

/** What accounts can have, as the operator defined it. */
export const definitionsQuery = queryOptions({
  queryKey: ['attributes', 'definitions'],
  queryFn: async ({ signal }) =>
    (await acct.attributes.definitions.query(undefined, { signal })).items,
});
