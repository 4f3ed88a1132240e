import type { Duplex } from 'node:stream';

/**
 * Connections that a refusal ended although more may have come on them. Node reads on behind the request
 * that was refused, where the caller may have put another one for us that a proxy in front took for a part
 * of the first; nothing of that may run or be answered (RFC 9112, section 9.6).
 */
const ended = new WeakSet<Duplex>();

export function endConnection(socket: Duplex): void {
  ended.add(socket);
}

export function isConnectionEnded(socket: Duplex): boolean {
  return ended.has(socket);
}
