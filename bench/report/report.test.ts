import { expect, test } from 'vitest';
import type { Line, RoundLine, RunLine } from '../results.ts';
import { aucOf, percentile, ratioOf, spreadOf } from '../statistics.ts';
import { Findings } from './findings.ts';
import { performancePages } from './page.ts';
import { plotBars } from './plot.ts';
import { isReached, measuredOf, type Target } from './targets.ts';

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
});

test('a ratio is that of the medians, and its range that of the rounds', () => {
  expect(ratioOf([10, 20, 90], [10, 10, 30])).toEqual({ median: 2, least: 1, most: 3 });
});

test('99 of 100 values lie at or below the 99th percentile', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, 0.99)).toBe(99);
});

test.each([
  [[1, 2, 3], [1, 2, 3], 0.5],
  [[4, 5], [1, 2, 3], 1],
  [[1], [2, 3], 0],
  [[2], [1, 3], 0.5],
])('%j against %j is told apart in %d of the pairs', (ones, others, share) => {
  expect(aucOf(ones, others)).toBe(share);
});

const target: Target = {
  says: 'half as fast',
  part: 'check',
  subject: 'Acct, SQLite',
  against: 'node:http, constant',
  measure: 'perSecond',
  atLeast: 0.5,
};

test.each([
  [20, true],
  [19, false],
])('a target of half of 40 is met by %d: %s', (rate, reached) => {
  const measured = measuredOf(new Findings(linesOf('1', rate)), target);
  expect(measured && isReached(target, measured)).toBe(reached);
});

test('a part that was measured twice counts as it was the last time', () => {
  const findings = new Findings([...linesOf('2', 30), ...linesOf('1', 10)]);
  expect(measuredOf(findings, target)?.median).toBe(0.75);
});

test('a run that broke off is none', () => {
  const unfinished = linesOf('2', 30).filter(({ kind }) => kind === 'round');
  const findings = new Findings([...unfinished, ...linesOf('1', 10)]);
  expect(measuredOf(findings, target)?.median).toBe(0.25);
});

test('the page has each part that was measured with its plot, and no other', () => {
  const part = { title: 'A title', says: 'What it is.', run: async () => {} };
  const parts = [
    { ...part, name: 'check' },
    { ...part, name: 'storm' },
  ];
  const pages = performancePages(new Findings(linesOf('1', 20)), parts);
  expect([...pages.keys()]).toEqual(['performance-check.svg', 'performance.md']);
  expect(pages.get('performance.md')).toContain('| Acct, SQLite | 20 (20 – 20) |');
});

test('a name cannot become markup of a plot', () => {
  const plot = plotBars('<b>', [{ name: 'a & "b" <c>', spread: { median: 1, least: 1, most: 1 } }]);
  expect(plot).toContain('a &amp; &quot;b&quot; &lt;c>');
  expect(plot).not.toContain('<b>');
});

function linesOf(run: string, rate: number): Line[] {
  return [round(run, 'node:http, constant', 40), round(run, 'Acct, SQLite', rate), runLine(run)];
}

function round(run: string, subject: string, perSecond: number): RoundLine {
  const values = { perSecond };
  return { kind: 'round', run, part: 'check', subject, round: 1, seconds: 1, load: 1, values };
}

function runLine(run: string): RunLine {
  return {
    kind: 'run',
    run,
    at: '2026-11-22T12:00:00Z',
    commit: 'abc',
    machine: { cpu: 'a processor', cores: 2, memoryGb: 8, system: 'a system' },
    generator: 'wrk',
    postgresql: 'not used',
    versions: { node: 'v20' },
    sessions: 100,
  };
}
