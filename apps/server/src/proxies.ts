import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { BadSettings, canonicalAddress } from '@acct/core';

/** Which neighbours are believed when they say for whom they ask. */
export type Proxies = { trusts(address: string | undefined): boolean };

/**
 * The address that a request is counted under: the socket's, unless that is a trusted proxy; then the
 * right-most entry of `X-Forwarded-For` that no trusted proxy wrote. An entry that is no address ends
 * the search at the socket, because nothing left of it can be believed.
 */
export function clientAddress(req: IncomingMessage, proxies: Proxies): string | null {
  const socket = canonicalAddress(req.socket.remoteAddress ?? '');
  if (socket === undefined) return null;
  if (!proxies.trusts(socket)) return socket;
  let found = socket;
  for (const entry of forwardedFor(req).reverse()) {
    const address = canonicalAddress(withoutPort(entry.trim()));
    if (address === undefined) return socket;
    found = address;
    if (!proxies.trusts(address)) return found;
  }
  return found;
}

/** Who is at the other end of a connection. */
export type Neighbour = { readonly address: string | null; readonly isTrusted: boolean };

/** Found out once a connection: it stays the same for all of its requests. */
export function neighbourOf({ socket }: IncomingMessage, proxies: Proxies): Neighbour {
  const known = neighbours.get(socket);
  if (known !== undefined) return known;
  const { remoteAddress } = socket;
  const found = {
    address: canonicalAddress(remoteAddress ?? '') ?? null,
    isTrusted: proxies.trusts(remoteAddress),
  };
  neighbours.set(socket, found);
  return found;
}

const neighbours = new WeakMap<Socket, Neighbour>();

/** @throws BadSettings naming the entries that are no address and no network */
export function trustedProxies(entries: readonly string[]): Proxies {
  const list = new BlockList();
  const bad = entries.filter((entry) => !add(list, entry));
  if (bad.length > 0) {
    throw new BadSettings(
      bad.map((entry) => `ACCT_TRUSTED_PROXIES: ${JSON.stringify(entry)} is no address or network`),
    );
  }
  return { trusts };

  function trusts(text: string | undefined): boolean {
    const address = canonicalAddress(text ?? '');
    return address !== undefined && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
}

function add(list: BlockList, entry: string): boolean {
  const [text = '', prefix, ...rest] = entry.split('/');
  const address = canonicalAddress(text);
  if (address === undefined || rest.length > 0) return false;
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) {
    list.addAddress(address, family);
    return true;
  }
  const bits = Number(prefix);
  if (!/^\d{1,3}$/.test(prefix) || bits > (family === 'ipv6' ? 128 : 32)) return false;
  list.addSubnet(address, bits, family);
  return true;
}

function forwardedFor(req: IncomingMessage): string[] {
  const header = req.headers['x-forwarded-for'];
  if (header === undefined) return [];
  return (typeof header === 'string' ? header : header.join(',')).split(',');
}

/** Some proxies write `192.0.2.1:1234` and `[2001:db8::1]:1234`. */
function withoutPort(entry: string): string {
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(entry)?.[1] ?? bracketed(entry) ?? entry;
}

function bracketed(entry: string): string | undefined {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1];
}
