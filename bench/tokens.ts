import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * The session token of row `n`, in the form that Acct gives out. It follows from `n`, so that ten million
 * tokens need no file; the key is public, so that no token of a real service is ever made here.
 */
export function tokenOf(n: number): string {
  const random = createHmac('sha256', benchKey).update(String(n)).digest('base64url');
  const body = `acct_s_${random}`;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return body + checksum.toString('base64url');
}

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Sixteen characters like those of a real session, and as spread over an index as real ones are. */
export function sessionIdOf(digest: Buffer): string {
  return digest.subarray(0, 12).toString('base64url');
}

export function usernameOf(n: number): string {
  return `person${n}`;
}

const benchKey = 'acct bench: these tokens open nothing';
