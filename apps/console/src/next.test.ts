import { expect, test } from 'vitest';
import { placeIn } from './next.ts';

test.each([
  'https://evil.example/',
  'https:evil.example',
  'javascript:location="//evil.example"',
  'evil.example',
  '@evil.example',
  '//evil.example/',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  ' //evil.example',
  '\t//evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/a\\..\\..\\evil.example',
  '',
  7,
  ['/account'],
  undefined,
])('%j is no place to come back to', (next) => {
  expect(placeIn({ next })).toEqual({ next: undefined });
});

test.each([
  '/',
  '/account',
  '/accounts/7?tab=roles#top',
  '/.//evil.example',
  '/..//evil.example',
  '/%2f/evil.example',
  '/@evil.example',
])('%j is a place of the console, and of its own origin', (next) => {
  expect(placeIn({ next })).toEqual({ next });
  expect(new URL(`/console${next}`, 'https://acct.example').origin).toBe('https://acct.example');
});
