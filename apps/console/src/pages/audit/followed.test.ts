import { expect, test } from 'vitest';
import { beginAt, followedMax, withNewer } from './followed.ts';
import type { Event } from './queries.ts';

function eventOf(id: number): Event {
  return {
    id: String(id),
    at: '2026-01-01T00:00:00.000Z',
    name: 'sessions.started',
    accountId: 1,
    actorId: 1,
    sessionId: null,
    requestId: null,
    address: null,
    details: {},
  };
}

function page(from: number, to: number): { last: string; items: Event[] } {
  const items = Array.from({ length: to - from + 1 }, (_, n) => eventOf(from + n));
  return { last: String(to), items };
}

test('what is followed has the newest first, over all pages', () => {
  const { last, events } = withNewer(withNewer(beginAt('4'), page(5, 6)), page(7, 9));
  expect(events.map(({ id }) => id)).toEqual(['9', '8', '7', '6', '5']);
  expect(last).toBe('9');
});

test('where nothing came, nothing changes but the place to go on', () => {
  const before = withNewer(beginAt('4'), page(5, 6));
  expect(withNewer(before, { last: '6', items: [] })).toBe(before);
  expect(withNewer(before, { last: '8', items: [] })).toEqual({ ...before, last: '8' });
});

test('of very many only the newest are kept, and it is said', () => {
  const most = withNewer(beginAt('0'), page(1, followedMax));
  expect(most).toMatchObject({ isCut: false });
  const cut = withNewer(most, page(followedMax + 1, followedMax + 3));
  expect(cut.isCut).toBe(true);
  expect(cut.events).toHaveLength(followedMax);
  expect(cut.events.at(0)?.id).toBe(String(followedMax + 3));
  expect(cut.events.at(-1)?.id).toBe('4');
});
