import { expect, it } from 'vitest';
import { breaks, lostBy, readLength } from './definition.ts';

const nothing = { accountsMissingValue: 0, valuesColliding: 0, valuesInvalid: 0 };

it('a definition breaks something if an account misses the value, or a value collides or does not fit', () => {
  expect(breaks(nothing)).toBe(false);
  for (const count of ['accountsMissingValue', 'valuesColliding', 'valuesInvalid'] as const) {
    expect(breaks({ ...nothing, [count]: 1 })).toBe(true);
  }
});

it('values are lost where they collide or do not fit, and none where an account has none', () => {
  expect(lostBy({ ...nothing, accountsMissingValue: 9 })).toBe(0);
  expect(lostBy({ accountsMissingValue: 9, valuesColliding: 2, valuesInvalid: 3 })).toBe(5);
});

it('the longest value is a whole number within what values can have, or none at all', () => {
  expect(['', '  ', '1', ' 80 ', '4096'].map(readLength)).toEqual([null, null, 1, 80, 4096]);
  const none = ['0', '-1', '4097', '1.5', '1e2', 'long', '99999'];
  expect(none.map(readLength)).toEqual(none.map(() => undefined));
});
