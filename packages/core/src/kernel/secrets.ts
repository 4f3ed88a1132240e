import { hash, randomBytes, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { tokenBytes } from './limits.ts';

/**
 * Bearer secrets: 256 random bits behind a prefix that says what it is, so that secret scanners and
 * people recognise a leaked one, and before a checksum, so that a mistyped or invented one is refused
 * without asking the database. Stored only as SHA-256 (OWASP ASVS 5.0, 6.5.2: enough for 112 bits up).
 */
export type SecretKind = 'session' | 'apikey' | 'bootstrap';

const prefixes: Record<SecretKind, string> = {
  session: 'acct_s_',
  apikey: 'acct_k_',
  bootstrap: 'acct_b_',
};
const randomLength = Math.ceil((tokenBytes * 8) / 6);
const checksumLength = 6;

export function newSecret(kind: SecretKind): { secret: string; digest: Uint8Array<ArrayBuffer> } {
  const body = prefixes[kind] + randomBytes(tokenBytes).toString('base64url');
  const secret = body + checksum(body);
  return { secret, digest: digestOf(secret) };
}

/**
 * A session token of the form that PyAcct gave out, for clients that keep it in a column for a UUID: 122
 * random bits (RFC 9562, version 4). Stored as a digest like every other.
 */
export function newUuidSecret(): { secret: string; digest: Uint8Array<ArrayBuffer> } {
  const secret = randomUUID();
  return { secret, digest: digestOf(secret) };
}

/**
 * True when the text can be a secret of this kind at all; says nothing of whether it is known. A session
 * token is our own form or a UUID in lower case, and no other spelling of one.
 */
export function isWellFormedSecret(kind: SecretKind, text: string): boolean {
  if (kind === 'session' && uuid.test(text)) return true;
  const prefix = prefixes[kind];
  if (text.length !== prefix.length + randomLength + checksumLength) return false;
  if (!text.startsWith(prefix)) return false;
  const body = text.slice(0, -checksumLength);
  return checksum(body) === text.slice(-checksumLength);
}

/** What the text would be, if it is anything: so that whoever presented it is told what is wrong with it. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(prefixes.apikey);
}

export function digestOf(secret: string): Uint8Array<ArrayBuffer> {
  return hash('sha256', secret, 'buffer');
}

/** A short public name for a row that must not be counted or guessed from its neighbours. */
export function newPublicId(): string {
  return randomBytes(12).toString('base64url');
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64url');
}
