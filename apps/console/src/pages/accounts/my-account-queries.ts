import { queryOptions } from '@tanstack/react-query';
import { acct } from '../../acct.ts';

export const selfQuery = queryOptions({
  queryKey: ['accounts', 'self'],
  queryFn: ({ signal }) => acct.accounts.self.query(undefined, { signal }),
});

export const myAttributesQuery = queryOptions({
  queryKey: ['attributes', 'mine'],
  queryFn: async ({ signal }) =>
    (await acct.attributes.mine.query(undefined, { signal })).attributes,
});
