import { type Problem, problemOf } from '@acct/core';
import { z } from 'zod';

/** One fault of the input, in the form that FastAPI gave PyAcct. What was sent is not repeated. */
export type Fault = {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
};

/** An answer in PyAcct's words: `detail` is a text, or the faults of the input. */
export class PyacctRefusal extends Error {
  override readonly name = 'PyacctRefusal';
  readonly status: number;
  readonly detail: string | readonly Fault[];

  constructor(status: number, detail: string | readonly Fault[]) {
    super('The request was refused.');
    this.status = status;
    this.detail = detail;
  }
}

/** What PyAcct said where our rules refuse, by the code of the refusal. */
export type Words = Readonly<Record<string, (problem: Problem) => PyacctRefusal>>;

/**
 * Does the work, and says refusals in the words of this route.
 *
 * @throws PyacctRefusal where there are words, otherwise what the work throws
 */
export async function saying<Result>(words: Words, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const problem = problemOf(error);
    throw words[problem.reason]?.(problem) ?? error;
  }
}

/** The same for every route: what no route has words of its own for. */
export function inPyacctWords(problem: Problem): PyacctRefusal {
  const said = general[problem.reason]?.(problem);
  if (said !== undefined) return said;
  const { status, message } = problem;
  return new PyacctRefusal(status, status === 422 ? [invalid(['body'], message)] : message);
}

export function says(status: number, detail: string): () => PyacctRefusal {
  return () => new PyacctRefusal(status, detail);
}

/** A value of the right type that a rule refuses, at its place in the body. */
export function saysInvalid(...loc: (string | number)[]): (problem: Problem) => PyacctRefusal {
  return ({ message }) => new PyacctRefusal(422, [invalid(['body', ...loc], message)]);
}

export function invalid(loc: Fault['loc'], msg: string): Fault {
  return { type: 'value_error', loc, msg };
}

/** The attribute that a refusal is about. */
export function keyOf({ details }: Problem): string {
  return z.string().catch('').parse(details['key']);
}

const general: Words = {
  'access.session_required': says(401, 'Invalid token'),
  'access.session_invalid': says(401, 'Invalid token'),
  'accounts.username_taken': says(400, 'Username already taken'),
  'accounts.username_invalid': saysInvalid('username'),
  'accounts.username_reserved': saysInvalid('username'),
  'accounts.username_confusable': saysInvalid('username'),
  'accounts.not_found': says(404, 'No such account'),
  'attributes.unknown_key': (problem) =>
    new PyacctRefusal(404, `No such attribute '${keyOf(problem)}'`),
  'attributes.not_unique': (problem) =>
    new PyacctRefusal(400, `Cannot read account by non-unique attribute '${keyOf(problem)}'`),
  'credentials.too_short': saysInvalid('password'),
  'credentials.too_long': saysInvalid('password'),
  'credentials.too_common': saysInvalid('password'),
  'pyacct.passwords_differ': says(400, 'Passwords must match'),
  'pyacct.sensitive': (problem) =>
    new PyacctRefusal(403, `Cannot read sensitive attribute '${keyOf(problem)}'`),
  'pyacct.no_value': says(404, 'No match found'),
  'request.invalid': ({ details }) => new PyacctRefusal(422, faultsOf(details['errors'])),
  internal: says(500, 'Internal Server Error'),
};

/** The places that the core names, as those clients know them. */
function faultsOf(errors: unknown): readonly Fault[] {
  return Errors.parse(errors).map(({ path, message }) => {
    const steps = path === '' ? [] : path.split('.');
    const loc = steps.map((step) => (/^\d+$/.test(step) ? Number(step) : (renamed[step] ?? step)));
    return invalid(['body', ...loc], message);
  });
}

const Errors = z.array(z.object({ path: z.string(), message: z.string() })).catch([]);

const renamed: Readonly<Record<string, string>> = { confirmation: 'password_confirmation' };
