/** What the overview takes of the text at `/metrics` (the text form of Prometheus). */
export type Metrics = {
  /** Requests since the start, by how they ended. */
  readonly requests: Readonly<Record<Ending, number>>;
  /** Attempts to sign in since the start. */
  readonly signIns: number;
  readonly hashRunning: number;
  readonly hashWaiting: number;
};

export type Ending = 'ok' | 'refused' | 'failed' | 'gone';

export function parseMetrics(text: string): Metrics {
  const requests = { ok: 0, refused: 0, failed: 0, gone: 0 };
  const sums = { acct_signins_total: 0, acct_hash_running: 0, acct_hash_waiting: 0 };
  for (const line of text.split('\n')) {
    const [, name = '', labels = '', value = ''] = sample.exec(line) ?? [];
    const count = Number(value);
    if (!Number.isFinite(count)) continue;
    if (name === 'acct_http_requests_total') requests[endingOf(labels)] += count;
    else if (isSummed(name, sums)) sums[name] += count;
  }
  return {
    requests,
    signIns: sums.acct_signins_total,
    hashRunning: sums.acct_hash_running,
    hashWaiting: sums.acct_hash_waiting,
  };
}

function isSummed<Sums extends object>(name: string, sums: Sums): name is keyof Sums & string {
  return Object.hasOwn(sums, name);
}

/** A caller who left has no status. */
function endingOf(labels: string): Ending {
  const status = Number(/status="(\d{3})"/.exec(labels)?.[1]);
  if (Number.isNaN(status)) return 'gone';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;
