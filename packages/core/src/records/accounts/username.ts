import { usernameCodePointsMax } from '../../kernel/limits.ts';
import { codePoints, isCleanText } from '../../kernel/text.ts';
import { looksReserved, skeletonOf } from './confusables.ts';
import { accountRefusals } from './refusals.ts';
import { reservedUsernames } from './reserved.ts';
import { mixesScripts } from './scripts.ts';

/** A username as it is kept, the key by which it is compared, and what it looks like. */
export type NewUsername = {
  readonly username: string;
  readonly usernameKey: string;
  readonly skeleton: string;
};

/**
 * Judges a name that somebody wants to have, by itself. The key is the UsernameCaseMapped
 * profile of RFC 8265 with compatibility forms mapped too (NFKC, lower case, NFKC), so `Admin`, `ADMIN`
 * and fullwidth `ａｄｍｉｎ` are one name on every database, whatever its collation thinks.
 *
 * @throws accounts.username_invalid, accounts.username_reserved, accounts.username_confusable
 */
export function newUsername(typed: string): NewUsername {
  const usernameKey = usernameKeyOf(typed);
  const shown = typed.normalize('NFKC');
  const length = codePoints(usernameKey);
  const fits = length >= 1 && length <= usernameCodePointsMax;
  if (!fits || ![usernameKey, shown].every(isIdentifier)) {
    throw accountRefusals.refuse('username_invalid', { codePointsMax: usernameCodePointsMax });
  }
  if (isReserved(usernameKey)) throw accountRefusals.refuse('username_reserved');
  if (mixesScripts(shown) || looksReserved(shown)) {
    throw accountRefusals.refuse('username_confusable');
  }
  return { username: typed.normalize('NFC'), usernameKey, skeleton: skeletonOf(shown) };
}

/** The key to compare by. Defined for any text, so that looking up nonsense finds nobody and breaks nothing. */
export function usernameKeyOf(typed: string): string {
  if (!isCleanText(typed)) return '';
  return lowerCase(typed.normalize('NFKC')).normalize('NFKC');
}

/**
 * The key of an imported username whose canonical key belongs to another account: exactly this name, as
 * PyAcct told `bob` from `Bob`. No canonical key begins with a space, and nobody can sign up for one.
 */
export function exactKeyOf(username: string): string {
  return ` ${username.normalize('NFC')}`;
}

/** Every key under which a typed name may be known; an account known by the first is the one meant. */
export function usernameKeysOf(typed: string): readonly string[] {
  if (!isCleanText(typed)) return [];
  const key = usernameKeyOf(typed);
  return canBeCanonical(key) ? [exactKeyOf(typed), key] : [exactKeyOf(typed)];
}

/** False where a name that begins with a space, or is nothing, would read as somebody's exact key. */
export function canBeCanonical(key: string): boolean {
  return key !== '' && !key.startsWith(' ');
}

/**
 * Lower case one code point at a time: JavaScript's mapping of Σ depends on its neighbours, and a name
 * must not compare differently by what stands beside a letter. The final ς counts as σ.
 */
function lowerCase(text: string): string {
  return Array.from(text, (character) => character.toLowerCase())
    .join('')
    .replaceAll('ς', 'σ');
}

/**
 * Digits alone would read as an id, dots alone as a path (also where somebody decodes them once more),
 * and the rest are words of our own.
 */
function isReserved(key: string): boolean {
  return /^\p{Nd}+$/u.test(key) || /^(?:\.|%2e)+$/.test(key) || reservedUsernames.has(key);
}

/**
 * The IdentifierClass of RFC 8264, section 4.2: letters, marks and digits of any script and the visible
 * ASCII characters; no spaces, no controls, no invisible or private characters, no symbols.
 */
function isIdentifier(text: string): boolean {
  return identifier.test(text) && !ignorable.test(text);
}

const identifier = /^[\x21-\x7e\p{Ll}\p{Lu}\p{Lt}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]+$/u;

/** Some letters and marks show nothing (RFC 8264, section 9.13): `admin` with one of them looks the same. */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;
