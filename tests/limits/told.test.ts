import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { doors, passed, post, signIn } from './knocks.ts';
import { type Limited, openLimited } from './limited.ts';

test.each(testedProviders)(
  'a limit that is used up is one event a minute for its network, however many knock on, on %s',
  async (provider) => {
    const proxied = { trustedProxies: ['127.0.0.1'] };
    await using service = await openLimited({ ...proxied, signUpLimit: '1/3600' }, provider);
    const knock = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      for (const door of doors) await signIn(service.url, door, { headers });
    };
    for (let i = 0; i < 2; i += 1) await knock('203.0.113.7');
    expect(await told(service)).toEqual([]);
    for (let i = 0; i < 5; i += 1) await knock('203.0.113.7');
    // Two addresses of one network, and another one.
    for (let i = 0; i < 5; i += 1) await knock(`2001:db8:1:1::${i}`);
    for (const username of ['ann', 'bob', 'cy']) {
      const input = { username, password: 'steep roads to the sea' };
      const headers = { 'x-forwarded-for': '203.0.113.7' };
      await post(`${service.url}/v1/accounts`, input, headers);
    }
    expect(await told(service)).toEqual([
      ['203.0.113.7', { limit: 'sign-in' }],
      ['2001:db8:1:1::2', { limit: 'sign-in' }],
      ['203.0.113.7', { limit: 'sign-up' }],
    ]);
    service.clock.advance({ seconds: 61 });
    for (let i = 0; i < 3; i += 1) await knock('203.0.113.7');
    expect((await told(service)).at(-1)).toEqual([
      '203.0.113.7',
      { limit: 'sign-in', leftOut: expect.any(Number) },
    ]);
  },
);

test('a limit that is used up stays so where the journal cannot be written', async () => {
  await using service = await openLimited({ signInLimit: '1/60' });
  const { core } = service;
  await signIn(service.url);
  const rename = (from: string, to: string) =>
    core.tools.db.write((tx) => tx.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`));
  await rename('acct_events', 'acct_lost');
  const knock = await signIn(service.url);
  expect([passed(knock), knock.reason]).toEqual([false, 'limits.exceeded']);
  await core.flush();
  await rename('acct_lost', 'acct_events');
  await signIn(service.url);
  expect(await told(service)).toHaveLength(1);
});

async function told({ core }: Limited) {
  await core.flush();
  const where = { name: 'limits.exceeded' };
  const rows = await core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ address, details }) => [address, JSON.parse(details)]);
}
