import type { Measure } from '../results.ts';
import type { Spread } from '../statistics.ts';

/** How each measure is called in tables and plots, in the order of the columns. */
export const headings: Readonly<Record<Measure, string>> = {
  perSecond: 'per second',
  answerMs: 'first answer, ms',
  p50Ms: 'p50, ms',
  p99Ms: 'p99, ms',
  cpuUs: 'CPU, µs each',
  databaseCpuUs: 'PostgreSQL’s CPU, µs each',
  ofPossible: 'of what the CPU left over allows',
  failures: 'failed',
  loopP99Ms: 'event loop p99, ms',
  auc: 'told apart by time',
  gapMs: 'medians apart, ms',
  memoryMb: 'memory, MB',
  privateMb: 'private memory, MB',
};

// The border between the keys of an object and their type: the table above has every measure.
export const measures = Object.keys(headings) as Measure[];

/** Three digits are what the noise leaves of any figure. */
export function shown(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  if (value >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toPrecision(value >= 1 ? 3 : 2);
}

export function withRange({ median, least, most }: Spread): string {
  return `${shown(median)} (${shown(least)} – ${shown(most)})`;
}
