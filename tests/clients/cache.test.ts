import { expect, test } from 'vitest';
import { isMadeAs } from './cache.ts';

test('what was made under another name is not forgotten, also where that name begins alike', () => {
  const key = '0123456789abcdef';
  expect(isMadeAs('python', `python-${key}`)).toBe(true);
  expect(isMadeAs('python-tools', `python-tools-${key}`)).toBe(true);
  expect(isMadeAs('python', `python-tools-${key}`)).toBe(false);
  expect(isMadeAs('typescript', `typescript-tools-${key}`)).toBe(false);
});
