import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { idempotencyKeyCharsMax, idempotencyKeyCharsMin } from './limits.ts';
import { defineRefusals } from './refusals.ts';
import { seal, unseal } from './seal.ts';

export const idempotencyRefusals = defineRefusals('idempotency', {
  key_malformed: [
    'BAD_REQUEST',
    `An Idempotency-Key has ${idempotencyKeyCharsMin} to ${idempotencyKeyCharsMax} visible ASCII characters and no quotes or backslashes. Take a random UUID.`,
  ],
  in_progress: [
    'CONFLICT',
    'A request with this Idempotency-Key is still under way. Ask again in a moment.',
  ],
  key_reused: [
    'UNPROCESSABLE_CONTENT',
    'This Idempotency-Key belongs to another request. Take a new one for each.',
  ],
  key_worn_out: [
    'UNPROCESSABLE_CONTENT',
    'This Idempotency-Key was sent too often. Look at what is there before you ask anew.',
  ],
  too_many_keys: [
    'TOO_MANY_REQUESTS',
    'Too many requests came with an Idempotency-Key of their own. Try again later, or send none.',
  ],
});

/** Thrown in place of doing it once more: what was answered the first time. */
export class Replayed extends Error {
  override readonly name = 'Replayed';
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('This was done before.');
    this.answer = answer;
  }
}

/**
 * The key in a header: a Structured String in quotes, as the draft says
 * (draft-ietf-httpapi-idempotency-key-header-07), or bare, as most clients send it. Both spell the same
 * key.
 *
 * @throws idempotency.key_malformed
 */
export function keyIn(header: string): string {
  const key = idempotencyKeyForm.exec(header)?.[2];
  if (key === undefined) throw idempotencyRefusals.refuse('key_malformed');
  return key;
}

/**
 * Of visible ASCII without the quote and the backslash, so that there is nothing to escape in quotes. A
 * bracket is escaped within brackets too: Ruby takes a bare one for the beginning of another class.
 */
export const idempotencyKeyForm = new RegExp(
  `^("?)([!#-\\[\\]-~]{${idempotencyKeyCharsMin},${idempotencyKeyCharsMax}})\\1$`,
);

/**
 * What is kept of a key. The key itself is not, and all else is derived from it: so whoever has the table
 * and not the key can neither read an answer nor try out passwords on what was asked.
 */
export class KeySeal {
  /** Stands for the key and for whose it is; another's equal key is another one. */
  readonly digest: string;
  readonly #inputKey: Buffer;
  readonly #answerKey: Buffer;

  constructor(key: string, holder: string) {
    const digest = hash('sha256', `acct idempotency\n${holder}\n${key}`, 'buffer');
    this.digest = digest.toString('base64url');
    this.#inputKey = derive(key, digest, 'input');
    this.#answerKey = derive(key, digest, 'answer');
  }

  /** Stands for what is asked. */
  fingerprint(operation: string, input: unknown): string {
    const text = `${operation}\n${canonicalJson(input)}`;
    return createHmac('sha256', this.#inputKey).update(text).digest('base64url');
  }

  seal(answer: unknown): string {
    const bytes = Buffer.from(JSON.stringify({ answer }));
    return Buffer.from(seal(this.#answerKey, bytes, this.digest)).toString('base64url');
  }

  /** @throws Error when it was not sealed under this key */
  open(text: string): unknown {
    const opened = unseal(this.#answerKey, Buffer.from(text, 'base64url'), this.digest);
    if (opened === undefined) throw new Error('A kept answer does not open.');
    const sealed: { answer?: unknown } = JSON.parse(opened.toString('utf8'));
    return sealed.answer;
  }
}

/** Compares two fingerprints in a time that tells nothing. */
export function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** One text for one value, in whatever order its keys were sent. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function derive(key: string, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `acct idempotency ${purpose}`, 32));
}
