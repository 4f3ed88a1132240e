import { randomFillSync } from 'node:crypto';

/**
 * A name for one request: 96 random bits, so that the ids of several processes and days stay apart. They
 * are no secrets. The bytes are drawn for many at once.
 */
export function newRequestId(): string {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const id = pool.toString('base64url', next, next + idBytes);
  next += idBytes;
  return id;
}

const idBytes = 12;
const pool = Buffer.alloc(idBytes * 512);
let next = pool.length;
