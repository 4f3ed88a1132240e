import type { ReactNode } from 'react';
import { Loading, Trouble } from './states.tsx';

type AskedProps<Data> = {
  /** A question, or a list that is read page by page. */
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    refetch(): Promise<unknown>;
  };
  children(data: Data): ReactNode;
};

/** A part of a page that waits for an answer of its own, while the rest of the page is there. */
export function Asked<Data>({ query, children }: AskedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null)
    return <Trouble error={query.error} reset={() => void query.refetch()} />;
  return <Loading />;
}
