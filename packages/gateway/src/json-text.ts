import { RequestRefusal } from './problem.ts';

/** Bounds on one JSON text. */
export interface JsonLimits {
  /** How many objects and arrays may be nested. */
  readonly jsonDepth: number;
  /** How many items one array may hold. */
  readonly arrayLength: number;
}

/**
 * Parses JSON that a stranger sent. Besides what JSON itself forbids, it refuses invalid UTF-8,
 * texts that databases choke on (see `isCleanText`), keys that reach an object's prototype,
 * duplicate keys (RFC 8259 leaves their meaning open, so two readers may see two requests),
 * numbers beyond a double, and nesting or arrays beyond the limits.
 *
 * @throws RequestRefusal `request.malformed`
 */
export function parseJson(source: string | Uint8Array, limits: JsonLimits): unknown {
  const text = typeof source === 'string' ? source : decodeUtf8(source);
  const value = parse(text);
  inspect(text, limits);
  return value;
}

/**
 * Whether a text holds only characters that every database and log keeps as they are: no NUL, no
 * lone surrogates, no Unicode noncharacters.
 */
export function isCleanText(text: string): boolean {
  return !(text.includes('\0') || UNCLEAN.test(text));
}

/** Whether an object key could reach a prototype when it is copied or merged carelessly. */
export function isPrototypeKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

const UNCLEAN = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

// ignoreBOM keeps a byte order mark in the text, where the parser refuses it (RFC 8259, 8.1).
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('The text is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The text is not valid JSON.');
  }
}

interface Open {
  /** The keys seen so far; undefined for an array. */
  readonly keys: Set<string> | undefined;
  commas: number;
  keyNext: boolean;
}

const [QUOTE, COMMA, COLON, MINUS] = [0x22, 0x2c, 0x3a, 0x2d];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** One pass over a text that is known to be JSON, for what is gone once it is parsed. */
function inspect(text: string, limits: JsonLimits): void {
  // Without a backslash the text shows every character as it is: one test serves all strings.
  const escapes = text.includes('\\');
  if (!escapes) requireClean(text);
  const stack: Open[] = [];
  let top: Open | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      const isKey = top?.keyNext === true;
      if (isKey || escapes) checkString(text.slice(at, end), isKey ? top?.keys : undefined);
      at = end;
      continue;
    }
    if (char === MINUS || isDigit(char)) {
      at = endOfNumber(text, at);
      continue;
    }
    if (char === OPEN_OBJECT || char === OPEN_ARRAY) {
      const isObject = char === OPEN_OBJECT;
      top = { keys: isObject ? new Set() : undefined, commas: 0, keyNext: isObject };
      if (stack.push(top) > limits.jsonDepth) throw malformed('The JSON is nested too deeply.');
    } else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) {
      stack.pop();
      top = stack.at(-1);
    } else if (char === COLON && top !== undefined) {
      top.keyNext = false;
    } else if (char === COMMA && top !== undefined) {
      nextItem(top, limits);
    }
    at += 1;
  }
}

function nextItem(top: Open, limits: JsonLimits): void {
  top.commas += 1;
  top.keyNext = top.keys !== undefined;
  if (top.keys === undefined && top.commas >= limits.arrayLength) {
    throw malformed(`An array holds more than ${limits.arrayLength} items.`);
  }
}

function checkString(quoted: string, keys: Set<string> | undefined): void {
  const text = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  requireClean(text);
  if (keys === undefined) return;
  if (isPrototypeKey(text)) throw malformed('A key is reserved.');
  if (keys.has(text)) throw malformed('An object has the same key twice.');
  keys.add(text);
}

function requireClean(text: string): void {
  if (!isCleanText(text)) throw malformed('A text holds a character that is not allowed.');
}

function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (NUMBER_CHARS.includes(text.charAt(at)) && at < text.length) at += 1;
  if (!Number.isFinite(Number(text.slice(start, at)))) throw malformed('A number is too large.');
  return at;
}

const NUMBER_CHARS = '0123456789.eE+-';

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

function malformed(detail: string): RequestRefusal {
  return new RequestRefusal('request.malformed', detail);
}
