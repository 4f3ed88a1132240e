import { expect, test } from 'vitest';
import { doors, post, signIn } from './knocks.ts';
import { openLimited } from './limited.ts';

// Names that fail from one network are one count, whichever door they come through.

const settings = { signInLimit: 'off', stuffingLimit: '20/3600' } as const;
const says = 'Too many different names failed to sign in from this network. Try again later.';

test.each(doors)(
  'twenty names that fail at %s make the network wait at all doors',
  async (door) => {
    await using service = await openLimited(settings);
    const { username, password } = await service.member('ann');
    for (let i = 0; i < 20; i += 1) expect((await signIn(service.url, door)).status).not.toBe(429);
    for (const other of doors) {
      const right = await signIn(service.url, other, { guess: { username, password } });
      expect([right.status, right.headers.get('retry-after')]).toEqual([429, '3600']);
      const unknown = await signIn(service.url, other);
      expect(withoutIds(unknown.text)).toBe(withoutIds(right.text));
      expect(right.text).toContain(says);
      if (right.reason !== undefined) expect(right.reason).toBe('credentials.network_blocked');
    }
  },
);

test('each door counts its share, and twenty times one typo at all of them is one name', async () => {
  await using service = await openLimited({ ...settings, stuffingLimit: '3/3600' });
  const guess = { username: 'ann', password: 'a typo' };
  for (let i = 0; i < 20; i += 1) {
    const answer = await signIn(service.url, doors[i % 4], { guess });
    expect(answer.reason ?? 'credentials.throttled').not.toBe('credentials.network_blocked');
    service.clock.advance({ seconds: 100 });
  }
  expect(await service.core.tools.db.read.stuffing.findMany()).toMatchObject([{ names: 1 }]);
  for (const door of doors.slice(0, 2)) await signIn(service.url, door);
  expect((await signIn(service.url, 'pyacct-1')).status).toBe(429);
});

test('behind a trusted proxy the network is that of the caller', async () => {
  await using service = await openLimited({ ...settings, trustedProxies: ['127.0.0.1'] });
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  for (let i = 0; i < 20; i += 1) await signIn(service.url, 'rest', from('203.0.113.9'));
  expect((await signIn(service.url, 'rest', from('203.0.113.9'))).status).toBe(429);
  expect((await signIn(service.url, 'rest', from('::ffff:203.0.113.9'))).status).toBe(429);
  expect((await signIn(service.url, 'rest', from('203.0.113.10'))).status).toBe(401);
});

test('a network that has to wait still checks sessions and signs up', async () => {
  await using service = await openLimited(settings);
  const { token } = await service.member('ann');
  for (let i = 0; i < 20; i += 1) await signIn(service.url);
  expect((await signIn(service.url)).status).toBe(429);
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${service.url}/v1/session`, { headers })).status).toBe(200);
  const signUp = { username: 'bob', password: 'steep roads to the sea' };
  expect((await post(`${service.url}/v1/accounts`, signUp)).status).toBe(201);
});

/** Request ids differ from answer to answer. */
function withoutIds(text: string): string {
  return text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":"id"');
}
