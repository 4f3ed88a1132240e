import { createHash } from 'node:crypto';
import { z } from 'zod';
import { attributeCodePointsMax } from '../../kernel/limits.ts';
import { codePoints } from '../../kernel/text.ts';
import { attributeRefusals } from './refusals.ts';
import type { AttributeDefinition, AttributeScalar, AttributeType } from './schema.ts';

/**
 * The text under which a typed value is stored. Text is kept byte for byte after NFC.
 *
 * @throws attributes.value_invalid, naming the key and what is expected, never the value
 */
export function storedForm(definition: AttributeDefinition, value: AttributeScalar): string {
  const normal = typeof value === 'string' ? value.normalize('NFC') : value;
  const { fits, expects } = types[definition.type];
  const max = definition.maxLength ?? attributeCodePointsMax;
  const short = typeof normal !== 'string' || codePoints(normal) <= max;
  if (!fits(normal) || !short) {
    throw attributeRefusals.refuse('value_invalid', {
      key: definition.key,
      expected: short ? expects : `at most ${max} characters`,
    });
  }
  return String(normal);
}

/** The typed value of a stored text. */
export function typedValue(type: AttributeType, stored: string): AttributeScalar {
  if (type === 'boolean') return stored === 'true';
  if (type === 'integer' || type === 'number') return Number(stored);
  return stored;
}

/**
 * What uniqueness compares: the SHA-256 of the canonical value, so that two spellings of one address or
 * number are one value and a long text still fits an index.
 */
export function uniqueKeyOf(type: AttributeType, stored: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(types[type].canonical(stored)).digest());
}

/** True when a stored value would also fit another definition of the same attribute. */
export function stillFits(definition: AttributeDefinition, from: AttributeType, stored: string) {
  const value = typedValue(from, stored);
  const { fits } = types[definition.type];
  if (!fits(value)) return false;
  return typeof value !== 'string' || codePoints(value) <= (definition.maxLength ?? Infinity);
}

type TypeRules = {
  fits(value: AttributeScalar): boolean;
  readonly expects: string;
  canonical(stored: string): string;
};

const types: Record<AttributeType, TypeRules> = {
  string: { fits: isText, expects: 'text', canonical: composed },
  integer: { fits: isInteger, expects: 'a whole number', canonical: number },
  number: { fits: isNumber, expects: 'a number', canonical: number },
  boolean: { fits: isBoolean, expects: 'true or false', canonical: same },
  date: { fits: isDate, expects: 'a date such as 2026-11-22', canonical: same },
  email: { fits: isEmail, expects: 'an e-mail address', canonical: lowerCase },
  url: { fits: isWebAddress, expects: 'an http or https address', canonical: normalAddress },
};

const emailSchema = z.email().max(254);
const dateSchema = z.iso.date();

function isText(value: AttributeScalar): boolean {
  return typeof value === 'string';
}

function isInteger(value: AttributeScalar): boolean {
  return Number.isSafeInteger(value);
}

function isNumber(value: AttributeScalar): boolean {
  return Number.isFinite(value);
}

function isBoolean(value: AttributeScalar): boolean {
  return typeof value === 'boolean';
}

function isDate(value: AttributeScalar): boolean {
  return dateSchema.safeParse(value).success;
}

/** One plain ASCII address (RFC 5321 without quoting): no list, no comment, no second @. */
function isEmail(value: AttributeScalar): boolean {
  return typeof value === 'string' && value.length <= 254 && emailSchema.safeParse(value).success;
}

/** The parser itself skips line breaks and spaces, which whoever puts the value into a header would not. */
function isWebAddress(value: AttributeScalar): boolean {
  if (typeof value !== 'string' || /[\s\p{Cc}]/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function composed(stored: string): string {
  return stored.normalize('NFC');
}

function same(stored: string): string {
  return stored;
}

/** -0 and 0, 1e3 and 1000 are one number. */
function number(stored: string): string {
  return String(Number(stored) + 0);
}

function lowerCase(stored: string): string {
  return stored.toLowerCase();
}

function normalAddress(stored: string): string {
  return new URL(stored).href;
}
