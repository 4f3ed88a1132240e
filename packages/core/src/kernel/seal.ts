import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** The key for one purpose, made of a secret that may serve for several (HKDF, RFC 5869). */
export function sealingKey(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `acct ${purpose}`, keyBytes));
}

/**
 * Seals bytes by AES-256-GCM, bound to what they are about: moved to another row they do not open. What
 * comes out tells its form, then the nonce and the tag.
 */
export function seal(key: Uint8Array, bytes: Uint8Array, about: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return new Uint8Array(Buffer.concat([form, nonce, cipher.getAuthTag(), sealed]));
}

/** Undefined for what was sealed under another key, for something else, or was changed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Buffer | undefined {
  const bytes = Buffer.from(sealed);
  const body = form.length + nonceBytes + tagBytes;
  if (bytes.length < body || !bytes.subarray(0, form.length).equals(form)) return undefined;
  const nonce = bytes.subarray(form.length, form.length + nonceBytes);
  const tag = bytes.subarray(form.length + nonceBytes, body);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** The first form there is; another would be another byte. */
const form = Buffer.of(1);
