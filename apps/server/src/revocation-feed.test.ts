import { expect, test } from 'vitest';
import { RevocationFeed } from './revocation-feed.ts';

test('a follower who comes when the feed is closed is ended, so that no stop waits for him', () => {
  const said: string[] = [];
  const log = { debug: note, info: note, warn: note, error: note };
  const feed = new RevocationFeed({
    read: (after) => Promise.resolve({ items: [], cursor: after, more: false }),
    log,
  });
  const follower = { tell: () => said.push('told'), end: () => said.push('ended') };
  feed.close();
  expect(feed.join(follower, '1')).toBe(true);
  expect(said).toEqual(['ended']);

  function note(): void {
    said.push('logged');
  }
});
