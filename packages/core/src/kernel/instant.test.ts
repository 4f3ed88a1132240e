import { expect, it } from 'vitest';
import { instantOf } from './instant.ts';

const farthest = 8.64e15;

it.each([
  0,
  -1,
  1,
  999,
  -86_400_000,
  -86_400_001,
  86_399_999,
  86_400_000,
  Date.parse('1999-12-31T23:59:59.999Z'),
  Date.parse('2024-02-29T12:34:56.007Z'),
  Date.parse('2100-03-01T00:00:00.000Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
  Date.parse('+010000-01-01T00:00:00.000Z'),
  Date.parse('-000001-12-31T23:59:59.999Z'),
  farthest,
  -farthest,
])('writes %d as toISOString does', (time) => {
  expect(instantOf(new Date(time))).toBe(new Date(time).toISOString());
});

it('writes any time as toISOString does, however many days it has seen', () => {
  for (const range of [2e9, 4e12, farthest]) {
    for (let tried = 0; tried < 5000; tried += 1) {
      const date = new Date(Math.trunc((2 * Math.random() - 1) * range));
      expect(instantOf(date)).toBe(date.toISOString());
    }
  }
});

it('refuses an invalid date as toISOString does', () => {
  expect(() => instantOf(new Date(Number.NaN))).toThrow(RangeError);
});
