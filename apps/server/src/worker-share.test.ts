import { settingsWith } from '@acct/core';
import { expect, test } from 'vitest';
import { restartMsAfter } from './crew.ts';
import { openFigureSum } from './worker-figures.ts';
import { workerShare } from './worker-share.ts';

test.each([
  { cores: 8, count: 4, hashes: [2, 2, 2, 2] },
  { cores: 8, count: 3, hashes: [3, 3, 2] },
  { cores: 2, count: 2, hashes: [1, 1] },
  { cores: 2, count: 4, hashes: [1, 1, 1, 1] },
  { cores: 2, count: 2, hashConcurrency: 5, hashes: [3, 2] },
])('$count workers on $cores cores hash $hashes at once', ({ hashes, ...given }) => {
  const { hashConcurrency = 0, count, cores } = given;
  const settings = settingsWith({ hashConcurrency, hashQueueMax: 10 });
  const shares = hashes.map((_, index) =>
    workerShare(settings, { worker: index + 1, count, cores }),
  );
  expect(shares.map((share) => share.hashConcurrency)).toEqual(hashes);
  expect(shares.every((share) => share.hashQueueMax === Math.ceil(10 / count))).toBe(true);
});

test('a worker that dies again and again is started ever later, within a bound', () => {
  expect([0, 1, 2, 3].map(restartMsAfter)).toEqual([0, 100, 200, 400]);
  expect(restartMsAfter(100)).toBe(10_000);
});

test('a sum of counters keeps what a dead worker and a busy one have counted', async () => {
  const sum = openFigureSum();
  const rows = (value: number) => [
    { name: 'a_total', type: 'counter', ...oneOf(value) },
    { name: 'b', type: 'gauge', ...oneOf(value) },
  ];
  const oneOf = (value: number) => ({
    help: 'told',
    aggregator: 'sum',
    values: [{ value, labels: {} }],
  });
  const first = await sum.sum([1, 2], (worker, id) => sum.answered(worker, id, rows(worker)));
  expect(first.text).toContain('\na_total 3\n');
  sum.gone(1);
  const second = await sum.sum([2, 3], (worker, id) => {
    // Worker 2 is busy and says nothing; worker 3 has the place of worker 1.
    if (worker === 3) sum.answered(worker, id, rows(10));
  });
  expect(second.text).toContain('\na_total 13\n');
  expect(second.text).toContain('\nb 12\n');
});
