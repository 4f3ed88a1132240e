import type { Value } from './command.ts';
import { usageProblem } from './problem.ts';

/** A text that must be there. */
export function needed(word: string, says: string): Value<string> {
  return {
    says,
    word,
    required: true,
    repeats: false,
    read: ([text]) => text ?? refuseMissing(word),
  };
}

/** A text that may be left out. */
export function text(word: string, says: string): Value<string | undefined> {
  return { says, word, required: false, repeats: false, read: ([given]) => given };
}

/** A text that may come again and again. */
export function texts(word: string, says: string): Value<readonly string[]> {
  return { says, word, required: false, repeats: true, read: (given) => given };
}

/** A whole number of at least 1. */
export function whole(word: string, says: string): Value<number | undefined> {
  return {
    says,
    word,
    required: false,
    repeats: false,
    read: ([given]) => (given === undefined ? undefined : wholeOf(given)),
  };
}

/** Set or not set. */
export function flag(says: string): Value<boolean> {
  return {
    says,
    word: undefined,
    required: false,
    repeats: false,
    read: (given) => given.length > 0,
  };
}

/** One of a few names, each with what it means. */
export function oneOf<Name extends string>(
  word: string,
  choices: Readonly<Record<Name, string>>,
  says: string,
): Value<Name> {
  return {
    says,
    word,
    required: true,
    repeats: false,
    choices,
    read: ([given]) => choiceOf(choices, given ?? refuseMissing(word)),
  };
}

/** At least one of a few names, each with what it means. */
export function someOf<Name extends string>(
  word: string,
  choices: Readonly<Record<Name, string>>,
  says: string,
): Value<readonly Name[]> {
  return {
    says,
    word,
    required: true,
    repeats: true,
    choices,
    read: (given) =>
      given.length === 0 ? refuseMissing(word) : given.map((one) => choiceOf(choices, one)),
  };
}

/** One of a few names, or left out. */
export function maybeOneOf<Name extends string>(
  word: string,
  choices: Readonly<Record<Name, string>>,
  says: string,
): Value<Name | undefined> {
  return {
    says,
    word,
    required: false,
    repeats: false,
    choices,
    read: ([given]) => (given === undefined ? undefined : choiceOf(choices, given)),
  };
}

function wholeOf(given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given)) {
    throw usageProblem(`A whole number of at least 1 is needed, not "${given}".`);
  }
  return Number(given);
}

function choiceOf<Name extends string>(
  choices: Readonly<Record<Name, string>>,
  given: string,
): Name {
  if (isChoice(choices, given)) return given;
  throw usageProblem(`"${given}" is none of ${Object.keys(choices).join(', ')}.`);
}

function isChoice<Name extends string>(
  choices: Readonly<Record<Name, string>>,
  given: string,
): given is Name {
  return Object.hasOwn(choices, given);
}

function refuseMissing(word: string): never {
  throw usageProblem(`<${word}> is missing.`);
}
