import { isIP, SocketAddress } from 'node:net';

/**
 * The network that an address is counted under: an IPv4 address by itself, also inside of IPv6, and of
 * other IPv6 the /64, because that much is given to one household and it can write from any of its
 * addresses. Every spelling of an address has the same network. Null for what is no address.
 */
export function networkOf(address: string | null): string | null {
  return prefixOf(address, 4);
}

/** The same as a text for everybody: all whose address cannot be read are one. */
export function networkNameOf(address: string | null): string {
  return networkOf(address) ?? 'unknown';
}

/**
 * The site that an address is at: an IPv4 address by itself, as above, and of other IPv6 the /48, which is
 * what one customer may have at the most and can fill with networks of his own.
 */
export function siteOf(address: string | null): string | null {
  return prefixOf(address, 3);
}

/** One spelling for each address: IPv6 as RFC 5952 writes it, IPv4 in IPv6 as IPv4; else undefined. */
export function canonicalAddress(text: string): string | undefined {
  const [address = ''] = text.split('%', 1);
  if (isIP(address) === 4) return address;
  if (isIP(address) !== 6) return undefined;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? canonical;
}

function prefixOf(address: string | null, groupCount: number): string | null {
  const canonical = canonicalAddress(address ?? '');
  if (canonical === undefined) return null;
  if (isIP(canonical) === 4) return canonical;
  const groups = groupsOf(canonical);
  if (groups.slice(0, 6).join(':') === translated) return ipv4In(groups.slice(6));
  return `${groups.slice(0, groupCount).join(':')}::/${16 * groupCount}`;
}

/** 64:ff9b::/96 is what a translator in between made of IPv4 (RFC 6052). */
const translated = '64:ff9b:0:0:0:0';

/** The eight groups of a canonical address; an IPv4 address at the end, of the old kind, stays one. */
function groupsOf(canonical: string): readonly string[] {
  const [left = '', right] = canonical.split('::');
  const head = groupsIn(left);
  if (right === undefined) return head;
  const tail = groupsIn(right);
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail];
}

function groupsIn(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function ipv4In(groups: readonly string[]): string {
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join('.');
}
