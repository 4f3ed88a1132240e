import { z } from 'zod';

// How a setting is written in the environment, where everything is text. The sentences tell the operator
// what is needed, because a bad start prints them.

export function whole(min: number, max: number) {
  const sentence = `a whole number from ${min} to ${max} is needed`;
  return z
    .string()
    .regex(/^\d{1,9}$/, sentence)
    .transform(Number)
    .pipe(z.number().min(min, sentence).max(max, sentence));
}

export function flag() {
  return z
    .enum(['true', 'false', '1', '0', 'on', 'off'], 'true or false is needed')
    .transform((text) => text === 'true' || text === '1' || text === 'on');
}

export function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .pipe(z.array(item));
}

export function origin() {
  return z.string().refine(isOrigin, 'an exact origin is needed, such as https://app.example.org');
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
}

export function httpUrl() {
  return z
    .string()
    .refine(isPublicUrl, 'an https address is needed (http only for this machine)')
    .transform((text) => text.replace(/\/+$/, ''));
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
}
