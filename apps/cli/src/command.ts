import type { Call } from './call.ts';
import { usageProblem } from './problem.ts';

/**
 * One row of the command table. Parsing, help texts and `docs/reference/cli.md` are made from it, so what
 * is not said here does not exist.
 */
export type Command = {
  /** The words to type: `account create`. */
  readonly path: string;
  readonly summary: string;
  /** What a person should know before doing it. */
  readonly details?: string;
  readonly arguments: Values;
  readonly options: Values;
  readonly examples: readonly Example[];
  run(call: Call, given: Given): Promise<Answer>;
};

export type Example = readonly [line: string, says: string];

/** What a command found or did: for programs as a value, for people as text. */
export type Answer = {
  /** Printed as JSON with `--json`. Undefined where the command itself has printed all there is. */
  readonly value: unknown;
  readonly text: string;
  /** True where the command worked and its answer is bad news: `doctor`, `migrate --status`. */
  readonly failed?: boolean;
};

/** The texts that were typed, by the name of the argument or option; none where it was left out. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** An argument or an option: how it is told of, and how its text becomes a value. */
export type Value<Result> = {
  readonly says: string;
  /** The word for its text in help: `--limit <n>`. Undefined for a flag, which has no text. */
  readonly word: string | undefined;
  readonly required: boolean;
  readonly repeats: boolean;
  /** The only texts that it takes, each with what it means. */
  readonly choices?: Readonly<Record<string, string>>;
  /** @throws CliProblem when that text cannot be one */
  read(given: readonly string[]): Result;
};

export type Values = Readonly<Record<string, Value<unknown>>>;

type Results<Of extends Values> = { readonly [Name in keyof Of]: ReturnType<Of[Name]['read']> };

type Spec<Arguments extends Values, Options extends Values> = Omit<
  Command,
  'arguments' | 'options' | 'run'
> & {
  readonly arguments: Arguments;
  readonly options: Options;
  run(call: Call, input: Results<Arguments> & Results<Options>): Promise<Answer>;
};

/** Makes a row whose `run` gets what its arguments and options say, with their types. */
export function command<Arguments extends Values, Options extends Values>(
  spec: Spec<Arguments, Options>,
): Command {
  return {
    ...spec,
    run: async (call, given) => {
      const input = { ...readAll(spec.arguments, given), ...readAll(spec.options, given) };
      return spec.run(call, input);
    },
  };
}

function readAll<Of extends Values>(values: Of, given: Given): Results<Of> {
  const entries = Object.entries(values).map(([name, value]) => {
    const texts = given.get(name) ?? [];
    if (texts.length > 1 && !value.repeats) {
      throw usageProblem(`--${optionName(name)} was given ${texts.length} times.`);
    }
    return [name, value.read(texts)];
  });
  // Object.fromEntries forgets the names that the table gives; each was read just above.
  return Object.fromEntries(entries);
}

/** `maxLength` in code is `--max-length` on the command line. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
