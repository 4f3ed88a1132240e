import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('signing up makes an account that can sign in, and tells so in one event', async () => {
  await using house = await openHouse();
  const ann = await house.signUp('ann');
  expect(await house.eventsOf(ann)).toEqual(['accounts.created']);
  const { token } = await house.signIn(ann);
  expect(await house.call('sessions.check', undefined, token)).toMatchObject({
    accountId: ann.id,
    username: 'ann',
    roles: [],
  });
});
