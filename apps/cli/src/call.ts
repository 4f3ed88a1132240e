import type { Readable, Writable } from 'node:stream';

/** What the program was started with. Only `main.ts` looks at the process; a test may hand in its own. */
export type Call = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** `--json` was given: one JSON value on stdout, and problems as JSON on stderr. */
  readonly json: boolean;
};
