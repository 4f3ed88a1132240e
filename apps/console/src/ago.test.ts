import { expect, test } from 'vitest';
import { agoOf } from './ago.ts';

const day = 86_400;

test.each([
  [0, [0, 'second']],
  [-0.4, [0, 'second']],
  [-59, [-59, 'second']],
  [-59.7, [-1, 'minute']],
  [3599.9, [1, 'hour']],
  [3540, [59, 'minute']],
  [-36 * 3600, [-1, 'day']],
  [30 * day - 2, [1, 'month']],
  [29 * day, [29, 'day']],
  [-400 * day, [-1, 'year']],
] as const)('%d seconds from now is said as %j', (seconds, said) => {
  expect(agoOf(seconds)).toEqual(said);
});
