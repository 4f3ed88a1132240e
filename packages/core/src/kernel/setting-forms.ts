import { z } from 'zod';
import { BadDatabaseUrl } from './sqlalchemy-options.ts';
import { parseSqlalchemyUrl } from './sqlalchemy-url.ts';

// How a setting is written in the environment, where everything is text. The sentences tell the operator
// what is needed, because a bad start prints them.

export function whole(min: number, max: number, sentence = wholeSentence(min, max)) {
  return z
    .string()
    .regex(/^\d{1,9}$/, sentence)
    .transform(Number)
    .pipe(z.number().min(min, sentence).max(max, sentence));
}

export function wholeSentence(min: number, max: number): string {
  return `a whole number from ${min} to ${max} is needed`;
}

export function wholeOrAuto(min: number, max: number) {
  return z.string().transform((text, context) => {
    if (text === 'auto') return text;
    const number = whole(min, max).safeParse(text);
    if (number.success) return number.data;
    context.addIssue(`auto or ${wholeSentence(min, max)}`);
    return z.NEVER;
  });
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
    .refine(isBare, 'an address with no user, query or fragment is needed: everybody reads it')
    .transform(withoutSlashes);
}

/** A loop, because a pattern for this looks at each slash again from every slash before it. */
function withoutSlashes(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
}

/** Paths are put behind it, and it stands in documents that need no sign-in. */
function isBare(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, href } = new URL(text);
  return username === '' && password === '' && !/[?#]/.test(href);
}

/** Our own form, or a URL of SQLAlchemy that cannot be mistaken for it. */
export function databaseUrl() {
  return z.string().transform((text, context) => {
    const isSqlalchemy = /^(?:sqlite:|\w+\+\w+:)/i.test(text);
    return isSqlalchemy ? translated(text, context) : text;
  });
}

/** A URL of SQLAlchemy, in our own form afterwards. */
export function sqlalchemyUrl() {
  return z.string().transform(translated);
}

function translated(text: string, context: z.RefinementCtx): string {
  try {
    return parseSqlalchemyUrl(text);
  } catch (error) {
    if (!(error instanceof BadDatabaseUrl)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}
