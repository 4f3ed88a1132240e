import { queryOptions } from '@tanstack/react-query';
import { type Ending, type Metrics, parseMetrics } from './metrics.ts';

/** What was seen at `/metrics` since the page was opened. */
export type Live = {
  readonly first: Reading;
  readonly latest: Reading;
  /** Requests a second between one reading and the next, the oldest first. */
  readonly rates: readonly number[];
};

/** A reading of `/metrics`, with when it was read by the clock of the page, in milliseconds. */
export type Reading = { readonly metrics: Metrics; readonly at: number };

/** What is known with one more reading. */
export function withReading(before: Live | undefined, latest: Reading): Live {
  // Counters that fell are those of another process.
  if (before === undefined || totalOf(latest) < totalOf(before.latest)) {
    return { first: latest, latest, rates: [] };
  }
  const seconds = (latest.at - before.latest.at) / 1000;
  if (seconds <= 0) return before;
  const rate = (totalOf(latest) - totalOf(before.latest)) / seconds;
  return { first: before.first, latest, rates: [...before.rates, rate].slice(-ratesMax) };
}

/** How many requests ended like that between the first reading and the latest. */
export function countSince({ first, latest }: Live, ending: Ending): number {
  return Math.max(latest.metrics.requests[ending] - first.metrics.requests[ending], 0);
}

function totalOf({ metrics: { requests } }: Reading): number {
  return requests.ok + requests.refused + requests.failed + requests.gone;
}

/** Five minutes. */
export const ratesMax = 60;

const key = ['instance', 'live'] as const;

/** Asks every five seconds, as long as somebody looks at the page. */
export const liveQuery = queryOptions({
  queryKey: key,
  queryFn: async ({ client, signal }): Promise<Live> => {
    const response = await fetch('/metrics', { signal });
    if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
    const metrics = parseMetrics(await response.text());
    return withReading(client.getQueryData<Live>(key), { metrics, at: performance.now() });
  },
  refetchInterval: 5_000,
  retry: false,
  structuralSharing: false,
  gcTime: 0,
});
