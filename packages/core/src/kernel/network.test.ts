import { SocketAddress } from 'node:net';
import { expect, test } from 'vitest';
import { networkOf, siteOf } from './network.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::5', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::192.0.2.7', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '192.0.2.7'],
  ['64:FF9B:0:0::c000:0207', '192.0.2.7'],
  ['64:ff9b::', '0.0.0.0'],
  ['64:ff9b::1:c000:207', '64:ff9b:0:0::/64'],
  ['64:ff9b:0:1::192.0.2.7', '64:ff9b:0:1::/64'],
  ['64:ff9b:1::192.0.2.7', '64:ff9b:1:0::/64'],
])('%s is counted under %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([null, '', 'a', '192.0.2', '192.0.2.07.1', '1:2:3', '::1::', '192.0.2.7:80', '[::1]'])(
  '%s is no address',
  (text) => {
    expect(networkOf(text)).toBeNull();
  },
);

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['64:ff9b::192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:db8:1:ffff::', '2001:db8:1::/48'],
  ['2001:db8::5', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
])('%s is at the site %s', (address, site) => {
  expect(siteOf(address)).toBe(site);
});

test('what is no address is at no site', () => {
  expect([null, '', 'a', '192.0.2'].map(siteOf)).toEqual([null, null, null, null]);
});

test('every address of a /64 is in one network, and no address of another', () => {
  const groups = [0, 1, 0xdb8, 0xffff];
  const quarters = groups.flatMap((a) => groups.flatMap((b) => groups.map((c) => [a, b, c, a])));
  const seen = new Set<string | null>();
  for (const prefix of quarters) {
    const networks = quarters.flatMap((rest) => [
      networkOf(spelt(prefix, rest)),
      networkOf(canonical(spelt(prefix, rest)).toUpperCase()),
    ]);
    const [network = null] = networks.filter((one) => !one?.includes('.'));
    // 0:0:0:0:0:ffff::/96 is IPv4.
    expect(networks.filter((one) => one !== network && !one?.includes('.'))).toEqual([]);
    expect(seen.has(network)).toBe(false);
    seen.add(network);
  }
  expect(seen.size).toBe(quarters.length);
});

function spelt(prefix: readonly number[], rest: readonly number[]): string {
  return [...prefix, ...rest].map((group) => group.toString(16)).join(':');
}

function canonical(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
