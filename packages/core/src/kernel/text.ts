/**
 * Text that may be stored: no NUL (PostgreSQL cannot hold it), no half surrogate pair (it changes when
 * it is encoded), no noncharacter (Unicode 17.0, section 23.7: not for interchange).
 */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0') && !noncharacter.test(text);
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const noncharacter = /\p{Noncharacter_Code_Point}/u;
