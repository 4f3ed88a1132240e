import { expect, test } from 'vitest';
import { tried } from '../house/tried.ts';
import { allowanceIn, type DoorName, doors, passed, signIn } from './knocks.ts';
import { openLimited } from './limited.ts';

/** How many get through of one knock under each of the headers, one after another. */
async function passing(
  url: string,
  all: readonly Record<string, string>[],
  at: (i: number) => DoorName = () => 'rest',
): Promise<number> {
  let count = 0;
  for (const [i, headers] of all.entries()) {
    const knock = await signIn(url, at(i), { headers });
    expect(knock.status === 401 || knock.status === 429, `${knock.status}`).toBe(true);
    if (passed(knock)) count += 1;
  }
  return count;
}

function forwarded(entries: readonly string[]): Record<string, string>[] {
  return entries.map((entry) => ({ 'x-forwarded-for': entry }));
}

const many = Array.from({ length: 50 }, (_, i) => `198.51.100.${i}`);

test('what a stranger forwards for is not believed: fifty addresses are one', async () => {
  await using service = await openLimited();
  expect(await passing(service.url, forwarded(many))).toBe(10);
  // The right-hand entries are those that a proxy would have added; nobody is believed here.
  const further = ['203.0.113.1, 203.0.113.2', '127.0.0.1', '::1', 'unknown', ''];
  expect(await passing(service.url, forwarded(further))).toBe(0);
  tried(many.length + further.length, 'forwarding headers of a stranger');
});

test('each address that a trusted proxy names has an allowance of its own', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
  expect(await passing(service.url, forwarded(many))).toBe(50);
});

test('behind trusted proxies the right-most entry that none of them wrote counts', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
  const spoofed = many.map((address) => `${address}, 192.0.2.7, 10.1.2.3`);
  expect(await passing(service.url, forwarded(spoofed))).toBe(10);
  expect(await passing(service.url, forwarded(['192.0.2.7', '192.0.2.7:4711']))).toBe(0);
  expect(await passing(service.url, forwarded(['192.0.2.8']))).toBe(1);
});

const sameNetwork = [
  '2001:db8:1:2::1',
  '2001:0db8:0001:0002:0000:0000:0000:0001',
  '2001:DB8:1:2::1',
  '2001:db8:1:2:0:0:0:1',
  '2001:db8:1:2:ffff:ffff:ffff:ffff',
  '2001:db8:1:2::192.0.2.1',
  '[2001:db8:1:2::9]',
  '[2001:db8:1:2::9]:443',
  '2001:db8:1:2::a%eth0',
  ' 2001:db8:1:2:3:4:5:6 ',
];

test('ten spellings and neighbours of one IPv6 network are one, and the next network is another', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1'], signInLimit: '5/60' });
  expect(await passing(service.url, forwarded(sameNetwork))).toBe(5);
  expect(await passing(service.url, forwarded(['2001:db8:1:3::1']))).toBe(1);
  tried(sameNetwork.length, 'spellings of one IPv6 network');
});

test('an IPv4 address inside of IPv6 is that address', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1'], signInLimit: '3/60' });
  const spellings = ['192.0.2.9', '::ffff:192.0.2.9', '::FFFF:c000:0209', '[::ffff:192.0.2.9]:80'];
  expect(await passing(service.url, forwarded(spellings))).toBe(3);
});

const junk = [
  'a',
  '',
  ',',
  ', ,',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.02.03.04',
  '0x7f.1',
  '2130706433',
  'localhost',
  'unknown',
  '_hidden',
  '"192.0.2.1"',
  '192.0.2.1;a=b',
  '192.0.2.1, a',
  '2001:db8:::1',
  '[2001:db8::1',
  '-1',
  'x'.repeat(5000),
];

test('junk in a forwarding header gets round nothing and breaks nothing', async () => {
  await using service = await openLimited({ trustedProxies: ['127.0.0.1'] });
  expect(await passing(service.url, forwarded(junk))).toBe(10);
  tried(junk.length, 'junk forwarding headers, none of them answered 500');
});

test('who has no address that can be read shares one allowance with all of that kind', async () => {
  await using service = await openLimited();
  const outcomes = [];
  for (const address of [null, '', 'nowhere', null, 'a', null, null, null, null, null, null]) {
    const origin = { requestId: 'test', address, device: null };
    const caller = service.core.as({ kind: 'nothing' }, origin);
    const guess = { username: 'nobody', password: 'no such door' };
    outcomes.push(await caller.signin.create(guess).catch((error: Error) => error.message));
  }
  expect(outcomes.slice(0, 10).join()).not.toMatch(/this address/);
  expect(outcomes.at(-1)).toMatch(/this address/);
});

test('nothing else that a caller writes makes another of it', async () => {
  await using service = await openLimited();
  const disguises = Array.from({ length: 12 }, (_, i) => ({
    'user-agent': `browser/${i}`,
    cookie: `session=${i}; client=${i}`,
    authorization: `Bearer ${'x'.repeat(43)}${i}`,
    'x-real-ip': `198.51.100.${i}`,
    'x-client-ip': `198.51.100.${i}`,
    'cf-connecting-ip': `198.51.100.${i}`,
    'true-client-ip': `198.51.100.${i}`,
    forwarded: `for=198.51.100.${i}`,
    'x-request-id': `request${i}`,
    'accept-language': `l${i}`,
    'x-original-url': `/v1/${i}`,
  }));
  expect(await passing(service.url, disguises, (i) => doors[i % doors.length] ?? 'rest')).toBe(10);
});

test('unknown fields and queries count like all else', async () => {
  await using service = await openLimited();
  for (let i = 0; i < 10; i += 1) {
    const answer = await fetch(`${service.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ann', password: 'x', email: `${i}@x.org`, [`f${i}`]: i }),
    });
    expect(answer.status).toBe(400);
    expect(allowanceIn(answer)).toMatchObject({ r: 9 - i });
    await answer.body?.cancel();
  }
  expect(passed(await signIn(service.url))).toBe(false);
});
