/** Why the program ends, and with which code; the help and docs/reference/cli.md print this. */
export const ends = {
  done: { code: 0, says: 'Done.' },
  refused: { code: 1, says: 'Refused or failed. The message says why.' },
  usage: { code: 2, says: 'The command line cannot be understood.' },
  settings: { code: 3, says: 'The settings are not usable.' },
  database: { code: 4, says: 'The database cannot be reached or does not answer in time.' },
} as const;

export type End = keyof typeof ends;

/** Something that the command line itself has to say no to. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly code: string;
  readonly end: End;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    about: {
      code: string;
      end: End;
      details?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    },
  ) {
    super(message, { cause: about.cause });
    this.code = about.code;
    this.end = about.end;
    this.details = about.details ?? {};
  }
}

/** What was typed is no command. */
export function usageProblem(message: string): CliProblem {
  return new CliProblem(message, { code: 'usage', end: 'usage' });
}
