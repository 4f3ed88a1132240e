import type { Core, CoreParts, Problem, Settings } from '@acct/core';

/** One way into the house. What the same call answers must not depend on it. */
export type Door = {
  readonly core: Core;
  /** Where the server listens, at a door that has one. */
  readonly url?: string;
  /** Calls a procedure with whatever input, also one that no honest client would send. */
  call(path: string, input: unknown, token?: string): Promise<Answer>;
  close(): Promise<void>;
};

export type Answer =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly problem: Problem };

export type DoorOptions = {
  readonly settings: Settings;
  readonly parts: CoreParts;
  /** What the caller says it is, on every call. */
  readonly device: string;
};

export const doorNames = ['caller', 'trpc', 'rest'] as const;
export type DoorName = (typeof doorNames)[number];

/** Credentials of a form that no door takes: a bearer token has no space in it. */
export const malformedToken = 'two words';

/** Where all calls come from, whichever door they take. */
export const address = '127.0.0.1';
