import { expect, it } from 'vitest';
import { shiftOf, windowAt, windowRows } from './row-window.ts';

const total = 1_000_000;
const seen = 40;

it('goes through every row of a million, down and up, and always has rows where the eye is', () => {
  for (const way of [1, -1]) {
    let base = way === 1 ? 0 : total - windowRows;
    let first = way === 1 ? 0 : windowRows - seen;
    let without = 0;
    let row = base + first;
    for (;;) {
      const shift = shiftOf(windowAt(base, total), { first, last: first + seen - 1 }, total);
      base += shift;
      // What is seen stays what it is.
      first = row - base;
      const { count } = windowAt(base, total);
      if (first < 0 || first + seen > count) without += 1;
      const next = row + way * seen;
      if (next < base || next + seen > base + count) break;
      first = next - base;
      row = next;
    }
    expect(without).toBe(0);
    expect(row).toBe(way === 1 ? total - seen : 0);
  }
});

it('does not move for a list that fits, nor back at once after it has moved', () => {
  expect(
    shiftOf(windowAt(0, windowRows), { first: windowRows - 10, last: windowRows - 1 }, windowRows),
  ).toBe(0);
  const window = windowAt(0, total);
  const last = window.count - 1;
  const shift = shiftOf(window, { first: last - seen, last }, total);
  expect(shift).toBeGreaterThan(0);
  const after = { first: last - seen - shift, last: last - shift };
  expect(shiftOf(windowAt(shift, total), after, total)).toBe(0);
});
