import { expect, test } from 'vitest';
import { auditFilterIn } from './filter.ts';

test('an address says which events are asked for', () => {
  expect(auditFilterIn({ event: 'sessions.started', account: 7 })).toEqual({
    event: 'sessions.started',
    account: 7,
  });
  expect(auditFilterIn({ account: '7' })).toEqual({ account: 7 });
});

test('what is no filter is as good as none', () => {
  for (const search of [
    {},
    { event: 7, account: 'ann' },
    { event: 'no such name', account: -1 },
    { event: ['sessions.started'], account: 1.5 },
    { event: '', account: '' },
    { account: null },
  ]) {
    expect(auditFilterIn(search)).toEqual({});
  }
});
