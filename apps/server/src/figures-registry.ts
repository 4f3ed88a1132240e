import type { Core } from '@acct/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Counts } from './figures.ts';
import { bounds, type Tallies, type Tally } from './tally.ts';

/** The counts of this process and what it can tell of itself, in the form that Prometheus reads. */
export function registryOf(counts: Counts, tools: Core['tools']): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gauges(registry, tools);
  new Counter({
    name: 'acct_http_requests_total',
    help: 'Requests answered, by door, operation and status.',
    labelNames: ['door', 'operation', 'status'],
    registers,
    collect() {
      this.reset();
      for (const { door, operation, statuses } of counts.requests.all()) {
        for (const [status, count] of statuses) this.inc({ door, operation, status }, count);
      }
    },
  });
  new Durations(registry, counts.requests);
  outcomes(registry, counts.checks, {
    name: 'acct_sessions_checked_total',
    help: 'Tokens that were looked up, by outcome.',
  });
  outcomes(registry, counts.signins, {
    name: 'acct_signins_total',
    help: 'Attempts to sign in, by outcome.',
  });
  return registry;
}

/** A histogram that is read off the tallies; prom-client has no way to give it many values at once. */
class Durations extends Histogram {
  readonly #tallies: Tallies;

  constructor(registry: Registry, tallies: Tallies) {
    super({ ...durations, labelNames: ['door', 'operation'], registers: [registry] });
    this.#tallies = tallies;
  }

  /** What prom-client asks each histogram for, whatever it makes of the answer. */
  async getForPromString(): Promise<object> {
    const values = this.#tallies.all().flatMap(seriesOf);
    return { ...durations, type: 'histogram', aggregator: 'sum', values };
  }
}

const durations = {
  name: 'acct_http_request_duration_seconds',
  help: 'Time from the head of a request to the end of its answer.',
};

function seriesOf({ door, operation, buckets, seconds, count }: Tally): object[] {
  const sharedLabels = { door, operation };
  let sum = 0;
  const upTo = bounds.map((le, at) => {
    sum += buckets[at] ?? 0;
    return { metricName: `${durations.name}_bucket`, labels: { le }, sharedLabels, value: sum };
  });
  const all = { labels: { le: '+Inf' }, sharedLabels, value: count };
  return [
    ...upTo,
    { metricName: `${durations.name}_bucket`, ...all },
    { metricName: `${durations.name}_sum`, labels: {}, sharedLabels, value: seconds },
    { metricName: `${durations.name}_count`, labels: {}, sharedLabels, value: count },
  ];
}

function outcomes(
  registry: Registry,
  counts: Readonly<Record<string, number>>,
  about: { name: string; help: string },
): void {
  new Counter({
    ...about,
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(counts)) {
        if (count > 0) this.inc({ outcome }, count);
      }
    },
  });
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
