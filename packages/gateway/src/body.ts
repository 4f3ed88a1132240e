import type { IncomingMessage } from 'node:http';
import { type JsonLimits, parseJson } from './json-text.ts';
import { RequestRefusal } from './problem.ts';

/** Bounds on one request body. */
export interface BodyLimits extends JsonLimits {
  /** The longest body in bytes, as sent; compressed bodies are never taken. */
  readonly bodyBytes: number;
}

/** One object of a JSON body, checked key by key but against no schema yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a request that must be one JSON object in `application/json`.
 *
 * @throws RequestRefusal `request.unsupported_media_type`, `request.too_large`, or
 *   `request.malformed` for everything that `parseJson` refuses and for any other JSON value
 */
export async function readJsonBody(req: IncomingMessage, limits: BodyLimits): Promise<JsonObject> {
  requireJson(req);
  const value = parseJson(await readBytes(req, limits.bodyBytes), limits);
  if (!isJsonObject(value)) {
    throw new RequestRefusal('request.malformed', 'The body must be a JSON object.');
  }
  return value;
}

/**
 * Refuses a body that is anything but plain `application/json`, before a byte of it is read.
 *
 * @throws RequestRefusal `request.unsupported_media_type`
 */
export function requireJson(req: IncomingMessage): void {
  if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) {
    throw new RequestRefusal('request.unsupported_media_type');
  }
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new RequestRefusal('request.unsupported_media_type', 'Send the body uncompressed.');
  }
}

/**
 * Reads a whole body, or stops as soon as it is known to be longer than `limit` bytes.
 *
 * @throws RequestRefusal `request.too_large`, or `request.malformed` when the caller hangs up
 */
export function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  // Waiting for the end of a stream that has ended would wait for ever.
  if (req.readableEnded) {
    return Promise.reject(new Error('The body was read before the gateway saw the request.'));
  }
  if (Number(req.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    function onData(chunk: Buffer): void {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else settle(() => reject(tooLarge()));
    }
    function onEnd(): void {
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    }
    function onLost(): void {
      settle(() => reject(new RequestRefusal('request.malformed', 'The body ended early.')));
    }
    function settle(action: () => void): void {
      req.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
      action();
    }
    req.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
  });
}

/** Whether the request announces a body with at least one byte (RFC 9112, section 6). */
export function hasBody(req: IncomingMessage): boolean {
  if (req.headers['transfer-encoding'] !== undefined) return true;
  return Number(req.headers['content-length'] ?? 0) > 0;
}

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;

function tooLarge(): RequestRefusal {
  return new RequestRefusal('request.too_large', undefined, { headers: { connection: 'close' } });
}

/** Whether a value is what a JSON object becomes. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
