import { looks } from './looks.ts';
import { reservedUsernames } from './reserved.ts';

/**
 * What a name looks like, for comparing with what others look like (the skeleton of UTS 39, section 4):
 * `AdaIovelace` with a capital i looks like `AdaLovelace`, `rnary` like `mary`, and Cyrillic `аро` like
 * `apo`. Upper and lower case are one name here, so of two that differ in case only, one look is kept.
 * The case is mapped after the looks: a capital i is taken for an l, which a small one is not.
 */
export function skeletonOf(shown: string): string {
  const look = lookOf(shown.normalize('NFKC').normalize('NFD'));
  // Once more, for what is taken for something else in lower case only, such as m.
  return lookOf(Array.from(look, (one) => one.toLowerCase()).join('')).normalize('NFD');
}

/**
 * True for a name that reads as a reserved one without being one: `rnoderator`, `nuII` with two capital i,
 * `r00t`. Reserved words are compared as they are usually written. Accents stay, because an accent is seen.
 */
export function looksReserved(shown: string): boolean {
  return reserved.has(asReserved(shown)) || reserved.has(asReserved(shown.toLowerCase()));
}

/**
 * Keys of names that this one could be read as although they are written otherwise: who is shown as
 * `Isabel` is known as `isabel` too, which `ısabel` with a dotless i looks like and `Isabel` does not.
 */
export function keysReadIn(shown: string): readonly string[] {
  const read = [skeletonOf(shown), skeletonOf(shown.toLowerCase())];
  return [...new Set(read.flatMap((look) => [look, look.replaceAll('rn', 'm')]))].map((look) =>
    look.normalize('NFKC'),
  );
}

function lookOf(text: string): string {
  return Array.from(text, (character) => looks.get(character) ?? character).join('');
}

const reserved: ReadonlySet<string> = new Set(
  [...reservedUsernames].flatMap((word) => {
    const capitalised = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    return [word, capitalised, word.toUpperCase()].map(asReserved);
  }),
);

/** In the case that is shown, or nobody could be `apl`: that is `API` with its i for an l. */
function asReserved(shown: string): string {
  // The zero looks like either o.
  return lookOf(shown).replaceAll('O', 'o');
}
