import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

// What browsers do is tried in tests/browser, by the doors that they can use.

test('no program signs in as a browser, or out as one: it is told so, and nothing is done', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const { username, password } = ann;
  const reason = house.doorName === 'caller' ? 'browser.no_cookies' : 'browser.cross_site';
  const status = house.doorName === 'caller' ? 400 : 403;
  expect(await house.refusal('browser.signIn', { username, password })).toMatchObject({
    reason,
    status,
  });
  expect(await house.refusal('browser.signOut', undefined, { token: ann.token })).toMatchObject({
    reason,
    status,
  });
  expect((await house.attempt('sessions.check', undefined, ann.token)).ok).toBe(true);
});
