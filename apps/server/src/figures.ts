import type { Core } from '@acct/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Arrival } from './request.ts';

/** What is counted. Label values come from our own tables, so nobody can invent a time series. */
export type Figures = {
  checked(valid: boolean): void;
  /** Counts an answered request; `status` is undefined when the caller left before the answer. */
  answered(arrival: Arrival, status: number | undefined): void;
  text(): Promise<{ text: string; contentType: string }>;
  /** The same as values, for a sum over several processes. */
  rows(): Promise<readonly object[]>;
};

export function openFigures({ tools }: Core): Figures {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gauges(registry, tools);
  const requests = new Counter({
    name: 'acct_http_requests_total',
    help: 'Requests answered, by door, operation and status.',
    labelNames: ['door', 'operation', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'acct_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['door', 'operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const checks = new Counter({
    name: 'acct_sessions_checked_total',
    help: 'Tokens that were looked up, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const signins = new Counter({
    name: 'acct_signins_total',
    help: 'Attempts to sign in, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    checked: (valid) => checks.inc({ outcome: valid ? 'valid' : 'invalid' }),
    answered(arrival, status) {
      const { door, operation, startedAt } = arrival;
      requests.inc({ door, operation, status: status ?? 'aborted' });
      durations.observe({ door, operation }, (performance.now() - startedAt) / 1000);
      if (operation === 'signin.create') signins.inc({ outcome: outcomeOf(status) });
    },
    text: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
    rows: () => registry.getMetricsAsJSON(),
  };
}

function outcomeOf(status: number | undefined): string {
  if (status === 200 || status === 201) return 'accepted';
  return status === 401 ? 'refused' : 'failed';
}

function gauges(registry: Registry, { hashQueue, db }: Core['tools']): void {
  const rows: [name: string, help: string, read: () => number][] = [
    ['hash_running', 'Passwords being hashed.', () => hashQueue.gauges().running],
    ['hash_waiting', 'Passwords waiting to be hashed.', () => hashQueue.gauges().waiting],
    ['hash_refused', 'Hashes refused since the start.', () => hashQueue.gauges().refused],
    ['database_connections', 'Database connections.', () => db.poolGauges().total],
    ['database_connections_idle', 'Database connections at rest.', () => db.poolGauges().idle],
    ['database_waiting', 'Calls that wait for the database.', () => db.poolGauges().waiting],
  ];
  for (const [name, help, read] of rows) {
    new Gauge({
      name: `acct_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
}
