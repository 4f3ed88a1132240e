import { allEvents } from '@acct/core';
import { expect, test } from 'vitest';
import { audit } from '../../apps/console/src/texts/en/audit.ts';

test('the console has a sentence for every event of the journal, and for nothing else', () => {
  const known = allEvents().map(({ name }) => name);
  expect(Object.keys(audit.eventNames).toSorted()).toEqual(known.toSorted());
  expect(new Set(Object.values(audit.eventNames)).size).toBe(known.length);
});

test('the console has a word for every group of events', () => {
  const groups = new Set(allEvents().map(({ name }) => name.slice(0, name.indexOf('.'))));
  expect(Object.keys(audit.eventGroups).toSorted()).toEqual([...groups].toSorted());
});
