import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Bcrypt } from '../../kernel/hash-threads.ts';
import { bcryptBytesMax } from '../../kernel/limits.ts';
import { normalPassword } from './policy.ts';

/**
 * Stored passwords name their scheme before a colon, so that another one can stand beside it later:
 *
 * - `bcrypt:$2b$…` is plain bcrypt of the password, portable to any other system;
 * - `bcrypt-sha384:$2b$…` is for passwords of more than 72 bytes, which bcrypt alone would cut: bcrypt
 *   of base64(HMAC-SHA-384(fixed key, password)). The key only separates this use of the digest from
 *   any other; it is no secret. Base64, because a raw digest may hold a NUL.
 * - `pyacct-sha256:<salt>$<hex>` came by import from PyAcct: one SHA-256 of salt and password. It is
 *   never made here, and the first sign-in replaces it.
 *
 * Without `bcrypt` the work is done in Node's own pool: right for a single hash outside of a service.
 */
export async function hashPassword(
  typed: string,
  cost: number,
  bcrypt: Bcrypt = inNodesPool,
): Promise<string> {
  const { scheme, text } = prepare(typed);
  return `${scheme}:${await bcrypt.hash(text, cost)}`;
}

/** False also for a stored string of a scheme that this version does not know. */
export async function verifyPassword(
  typed: string,
  stored: string,
  bcrypt: Bcrypt = inNodesPool,
): Promise<boolean> {
  const { scheme, text } = prepare(typed);
  const [storedScheme, encoded] = split(stored);
  // The work is done before the schemes are compared, so that the duration does not tell which it was.
  const same = await bcrypt.compare(text, encoded);
  return same && scheme === storedScheme;
}

/**
 * Verifies, and makes a wrong answer cost as much as a hash of the present cost would have, also where
 * the stored one is from a cheaper time: 2^c + 2^c + 2^(c+1) + … + 2^(cost-1) rounds are 2^cost.
 */
export async function verifyAtCost(typed: string, stored: string, how: AtCost): Promise<boolean> {
  const [scheme, encoded] = split(stored);
  if (scheme === pyacctScheme) return verifyPyacct(typed, encoded, how);
  const { cost, bcrypt } = how;
  // A scheme from a later version fits nothing here and tells no cost, so the decoy is worked on.
  const known = isScheme(scheme) ? stored : decoyHash(cost);
  if (await verifyPassword(typed, known, bcrypt)) return true;
  for (let spent = costOf(split(known)[1]); spent < cost; spent += 1) {
    await verifyPassword(typed, decoyHash(spent), bcrypt);
  }
  return false;
}

export type AtCost = { readonly cost: number; readonly bcrypt: Bcrypt };

/**
 * What PyAcct kept, in the form that is stored here; undefined for what no password of PyAcct's has.
 * The salt comes from a database that anybody may have written into, so it must be one word.
 */
export function pyacctHash(salt: string, hex: string): string | undefined {
  if (!/^[\x21-\x23\x25-\x7e]{0,64}$/.test(salt) || !/^[0-9a-f]{64}$/.test(hex)) return undefined;
  return `${pyacctScheme}:${salt}$${hex}`;
}

/**
 * PyAcct hashed the password exactly as typed. The quick digest would tell an imported account from a
 * stranger, so the decoy is worked on as well, whatever the digest says.
 */
async function verifyPyacct(typed: string, encoded: string, how: AtCost): Promise<boolean> {
  const dollar = encoded.indexOf('$');
  const digest = createHash('sha256').update(encoded.slice(0, dollar) + typed);
  const kept = Buffer.from(encoded.slice(dollar + 1), 'hex');
  const same = kept.length === 32 && timingSafeEqual(digest.digest(), kept);
  await verifyPassword(typed, decoyHash(how.cost), how.bcrypt);
  return same;
}

const pyacctScheme = 'pyacct-sha256';

/** A hash that no password has: what a stranger's attempt is compared with. */
export function decoyHash(cost: number): string {
  return `bcrypt:$2b$${String(cost).padStart(2, '0')}$${'x'.repeat(21)}u${'x'.repeat(31)}`;
}

/** True when a hash was made with less work than asked for now, and should be made anew. */
export function isOutdated(stored: string, cost: number): boolean {
  const [scheme, encoded] = split(stored);
  return !isScheme(scheme) || costOf(encoded) < cost;
}

const schemes = ['bcrypt', 'bcrypt-sha384'] as const;
type Scheme = (typeof schemes)[number];

function isScheme(name: string): name is Scheme {
  return schemes.some((scheme) => scheme === name);
}

/** The work factor that stands in the hash itself. */
function costOf(encoded: string): number {
  return Number(/^\$2[aby]?\$(\d\d)\$/.exec(encoded)?.[1] ?? 0);
}

function prepare(typed: string): { scheme: Scheme; text: string } {
  const password = normalPassword(typed);
  if (Buffer.byteLength(password) <= bcryptBytesMax) return { scheme: 'bcrypt', text: password };
  const digest = createHmac('sha384', separation).update(password).digest('base64');
  return { scheme: 'bcrypt-sha384', text: digest };
}

const separation = 'acct password longer than 72 bytes, v1';

function split(stored: string): readonly [scheme: string, encoded: string] {
  const colon = stored.indexOf(':');
  return [stored.slice(0, colon), stored.slice(colon + 1)];
}

// Loaded at the first use: a service never needs it here.
const inNodesPool: Bcrypt = {
  hash: async (text, cost) => (await import('bcrypt')).hash(text, cost),
  compare: async (text, encoded) => (await import('bcrypt')).compare(text, encoded),
};
