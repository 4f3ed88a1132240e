import { expect, test } from 'vitest';
import { openHouse } from '../house/house.ts';

test('introspection tells of a token what a check tells, in the words of OAuth', async () => {
  await using house = await openHouse();
  const service = await house.service('gate');
  const ann = await house.admin('ann');
  const told = await house.call('oauth.introspect', { token: ann.token }, service.token);
  const check = await house.call('sessions.check', undefined, ann.token);
  expect(told).toEqual({
    active: true,
    sub: String(check.accountId),
    username: check.username,
    token_type: 'Bearer',
    exp: Date.parse(check.expiresAt) / 1000,
    iat: Date.parse(check.createdAt) / 1000,
    scope: 'admin',
  });
});

test('a session that is revoked by its token has ended, and one unknown is no error', async () => {
  await using house = await openHouse();
  const service = await house.service();
  const { token } = await house.member('ann');
  await house.call('oauth.revoke', { token });
  await house.call('oauth.revoke', { token });
  const told = await house.call('oauth.introspect', { token }, service.token);
  expect(told).toEqual({ active: false });
});

test('a signed assertion is not revoked, and nothing is written', async () => {
  await using house = await openHouse();
  const { status, reason } = await house.refusal('oauth.revoke', { token: 'eyJhbGciOiJ9.e30.AA' });
  expect([status, reason]).toEqual([400, 'oauth.unsupported_token_type']);
});
