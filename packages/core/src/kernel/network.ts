import { isIP, SocketAddress } from 'node:net';

/**
 * The network that an address is counted under: an IPv4 address by itself, also inside of IPv6, and of
 * other IPv6 the /64, because that much is given to one household and it can write from any of its
 * addresses. Every spelling of an address has the same network. Null for what is no address.
 */
export function networkOf(address: string | null): string | null {
  return prefixOf(address, 4);
}

/**
 * The site that an address is at: an IPv4 address by itself, as above, and of other IPv6 the /48, which is
 * what one customer may have at the most and can fill with networks of his own.
 */
export function siteOf(address: string | null): string | null {
  return prefixOf(address, 3);
}

function prefixOf(address: string | null, groupCount: number): string | null {
  const [bare = ''] = (address ?? '').split('%', 1);
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return null;
  const groups = groupsOf(new SocketAddress({ address: bare, family: 'ipv6' }).address);
  if (carriers.includes(groups.slice(0, 6).join(':'))) return ipv4In(groups.slice(6));
  return `${groups.slice(0, groupCount).join(':')}::/${16 * groupCount}`;
}

/** ::ffff:0:0/96 is IPv4 at this machine, and 64:ff9b::/96 what a translator in between made of it. */
const carriers = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'];

/** The eight groups of a canonical address. */
function groupsOf(canonical: string): readonly string[] {
  const [left = '', right] = canonical.split('::');
  const head = groupsIn(left);
  if (right === undefined) return head;
  const tail = groupsIn(right);
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail];
}

/** An IPv4 address at the end stands for two groups. */
function groupsIn(text: string): readonly string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    const [a, b, c, d] = group.split('.').map(Number);
    if (a === undefined || b === undefined || c === undefined || d === undefined) return [group];
    return [(256 * a + b).toString(16), (256 * c + d).toString(16)];
  });
}

function ipv4In(groups: readonly string[]): string {
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join('.');
}
