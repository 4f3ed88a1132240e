import { passwordCodePointsMax } from '../../kernel/limits.ts';
import { codePoints } from '../../kernel/text.ts';
import { credentialRefusals } from './refusals.ts';

/**
 * Judges a password that somebody wants to have: its length and whether it is easily guessed. There are
 * no rules of composition (NIST SP 800-63B-4, section 3.1.1.2): any characters will do. It is counted in
 * the form that is hashed, so that an accent typed as two code points is not worth two.
 *
 * @throws credentials.too_short, credentials.too_long, credentials.too_common
 */
export async function refuseWeakPassword(
  typed: string,
  about: { minLength: number; username: string },
): Promise<void> {
  const password = normalPassword(typed);
  const length = codePoints(password);
  if (length < about.minLength) {
    throw credentialRefusals.refuse('too_short', { codePointsMin: about.minLength });
  }
  if (length > passwordCodePointsMax) {
    throw credentialRefusals.refuse('too_long', { codePointsMax: passwordCodePointsMax });
  }
  if (await isCommon(fold(password), fold(about.username))) {
    throw credentialRefusals.refuse('too_common');
  }
}

/**
 * One normalization and no more (RFC 8265, section 4.2.1, OpaqueString): canonical composition, and
 * every kind of space is a space. Case and surrounding spaces stay what they are.
 */
export function normalPassword(typed: string): string {
  return typed.normalize('NFC').replace(/\p{Zs}/gu, ' ');
}

async function isCommon(password: string, username: string): Promise<boolean> {
  if (isRepetition(password) || isRun(password)) return true;
  if (password === username || repeats(password, username) || repeats(password, 'acct'))
    return true;
  return (await commonPasswords()).has(password);
}

/** `aaaaaaaa`, `abcabcabc`, `passwordpassword`: a short piece again and again. */
function isRepetition(password: string): boolean {
  const at = (password + password).indexOf(password, 1);
  return at > 0 && at < password.length && at <= 8;
}

function repeats(password: string, piece: string): boolean {
  return piece !== '' && password.replaceAll(piece, '').length <= 2 && password.includes(piece);
}

/** A walk along a row of the keyboard or the alphabet, either way. */
function isRun(password: string): boolean {
  return runs.some((run) => run.includes(password));
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const runs = rows.flatMap((row) => [row, Array.from(row).reverse().join('')]);

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Read at the first sign-up, not at start: half a megabyte that a check of a session never needs. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  );
  return common;
}
