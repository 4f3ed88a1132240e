import { expect, test } from 'vitest';
import { countTake, countView, foundIn } from './count.ts';
import { countMax } from './limits.ts';

test.each([
  [0, { count: 0, more: false }],
  [countMax - 1, { count: countMax - 1, more: false }],
  [countMax, { count: countMax, more: false }],
  [countTake, { count: countMax, more: true }],
  [2 * countTake, { count: countMax, more: true }],
])('%i that were found are told as %j', (found, told) => {
  expect(countView(found)).toEqual(told);
});

test.each([7, 7n, '7'])('what a database counted is read in whatever form it gives', (found) => {
  expect(foundIn([{ found }])).toBe(7);
});
