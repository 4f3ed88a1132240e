import { isIP, SocketAddress } from 'node:net';

/**
 * The network that an address is counted under: an IPv4 address by itself, also inside of IPv6, and of
 * other IPv6 the /64, because that much is given to one household and it can write from any of its
 * addresses. Every spelling of an address has the same network. Null for what is no address.
 */
export function networkOf(address: string | null): string | null {
  const [bare = ''] = (address ?? '').split('%', 1);
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return null;
  const canonical = new SocketAddress({ address: bare, family: 'ipv6' }).address;
  const mapped = /^::ffff:([\d.]+)$/.exec(canonical)?.[1];
  return mapped ?? `${firstGroups(canonical).join(':')}::/64`;
}

/** The first four of eight groups of a canonical IPv6 address. */
function firstGroups(canonical: string): readonly string[] {
  const [left = '', right] = canonical.split('::');
  const head = groupsOf(left);
  if (right === undefined) return head.slice(0, 4);
  const tail = groupsOf(right);
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4);
}

/** An IPv4 address at the end stands for two groups, neither of them among the first four. */
function groupsOf(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => (group.includes('.') ? ['v4', 'v4'] : [group]));
}
