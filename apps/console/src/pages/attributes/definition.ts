import type { OutputOf } from '@acct/client';
import type { Definition } from './attribute-field.tsx';

type Type = Definition['type'];

export const types: readonly Type[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'email',
  'url',
];

/** Only text can be too long. */
export function isText(type: Type): boolean {
  return type === 'string' || type === 'email' || type === 'url';
}

/** The most that any value can have, in characters. */
export const lengthMax = 4096;

/** A length as it was typed: null for none, undefined for what is no length. */
export function readLength(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  const length = Number(typed);
  return /^\d{1,4}$/.test(typed) && length >= 1 && length <= lengthMax ? length : undefined;
}

type Counts = Pick<
  OutputOf<'attributes', 'define'>,
  'accountsMissingValue' | 'valuesColliding' | 'valuesInvalid'
>;

/** Whether a definition would break anything that is there. */
export function breaks(counts: Counts): boolean {
  return counts.accountsMissingValue + lostBy(counts) > 0;
}

/** How many values would be removed. */
export function lostBy({ valuesColliding, valuesInvalid }: Counts): number {
  return valuesColliding + valuesInvalid;
}
