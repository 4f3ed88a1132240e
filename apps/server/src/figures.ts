import type { Core } from '@acct/core';
import type { Registry } from 'prom-client';
import type { Arrival } from './request.ts';
import { Tallies } from './tally.ts';

/** What is counted. Label values come from our own tables, so nobody can invent a time series. */
export type Figures = {
  checked(valid: boolean): void;
  /** Counts an answered request; `status` is undefined when the caller left before the answer. */
  answered(arrival: Arrival, status: number | undefined): void;
  text(): Promise<{ text: string; contentType: string }>;
  /** The same as values, for a sum over several processes. */
  rows(): Promise<readonly object[]>;
};

/** What the process itself counted since its start, until somebody asks for it. */
export type Counts = {
  readonly requests: Tallies;
  readonly checks: Record<'valid' | 'invalid', number>;
  readonly signins: Record<'accepted' | 'refused' | 'failed', number>;
};

export function openFigures({ tools }: Core): Figures {
  const counts: Counts = {
    requests: new Tallies(),
    checks: { valid: 0, invalid: 0 },
    signins: { accepted: 0, refused: 0, failed: 0 },
  };
  let registry: Promise<Registry> | undefined;
  return {
    checked(valid) {
      counts.checks[valid ? 'valid' : 'invalid'] += 1;
    },
    answered(arrival, status) {
      const seconds = (performance.now() - arrival.startedAt) / 1000;
      counts.requests.count(arrival, status ?? 'aborted', seconds);
      if (signIns.has(arrival.operation)) counts.signins[outcomeOf(status)] += 1;
    },
    async text() {
      const found = await open();
      return { text: await found.metrics(), contentType: found.contentType };
    },
    rows: async () => (await open()).getMetricsAsJSON(),
  };

  /** Loaded with the first question: most starts of the service are over before anybody asks. */
  function open(): Promise<Registry> {
    registry ??= import('./figures-registry.ts').then(({ registryOf }) =>
      registryOf(counts, tools),
    );
    return registry;
  }
}

const signIns: ReadonlySet<string> = new Set(['signin.create', 'browser.signIn']);

function outcomeOf(status: number | undefined): keyof Counts['signins'] {
  if (status === 200 || status === 201) return 'accepted';
  return status === 401 ? 'refused' : 'failed';
}
