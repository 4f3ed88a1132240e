import type { IncomingMessage } from 'node:http';
import { defaultLimits, isCleanText, RequestRefusal, readBytes } from '@acct/gateway';

/** The parameters of a form by their names, without those that are empty. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads a body of `application/x-www-form-urlencoded` as OAuth has it (RFC 6749, section 3.2 and appendix
 * B): UTF-8, no parameter twice, an empty one as good as none.
 *
 * @throws RequestRefusal `request.unsupported_media_type`, `request.too_large`, `request.malformed`
 */
export async function readForm(req: IncomingMessage): Promise<Form> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = req.headers;
  if (!FORM_TYPE.test(type) || encoding.toLowerCase() !== 'identity') {
    const detail = 'A body must be application/x-www-form-urlencoded, and not compressed.';
    throw new RequestRefusal('request.unsupported_media_type', detail);
  }
  const bytes = await readBytes(req, defaultLimits.bodyBytes);
  const form = new Map<string, string>();
  for (const pair of bytes.toString('latin1').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodeForm(pair.slice(equals + 1));
    if (name === undefined || value === undefined) {
      throw new RequestRefusal('request.malformed', 'The form holds a broken escape or text.');
    }
    if (form.has(name)) throw new RequestRefusal('request.malformed', 'A parameter came twice.');
    form.set(name, value);
  }
  return new Map([...form].filter(([, value]) => value !== ''));
}

/** One name or value of a form; undefined for what is no text. */
export function decodeForm(encoded: string): string | undefined {
  // Whatever is not ASCII must come as escapes.
  if (!/^[ -~]*$/.test(encoded)) return undefined;
  try {
    const text = decodeURIComponent(encoded.replaceAll('+', ' '));
    return isCleanText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const FORM_TYPE =
  /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;
