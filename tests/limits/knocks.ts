import { parseList } from 'structured-headers';
import { z } from 'zod';

// One call of a limited operation over HTTP, by every door that has it, and what its answer says of the limit.

export const doors = ['rest', 'trpc', 'pyacct-1', 'pyacct-2'] as const;
export type DoorName = (typeof doors)[number];

export const signInPaths: Readonly<Record<DoorName, string>> = {
  rest: '/v1/sessions',
  trpc: '/trpc/signin.create',
  'pyacct-1': '/pyacct/1/session/',
  'pyacct-2': '/pyacct/2/session/',
};

export type Knock = {
  readonly status: number;
  /** The code of a refusal; the legacy doors tell none. */
  readonly reason: string | undefined;
  readonly headers: Headers;
  readonly text: string;
};

export type Guess = { readonly username: string; readonly password: string };

/** A name that nobody has: what is asked is refused with 401, and no throttle of an account is in the way. */
export function strangersGuess(): Guess {
  strangers += 1;
  return { username: `stranger${process.pid}x${strangers}`, password: 'no such door' };
}

let strangers = 0;

/** Signs in, or tries to. */
export function signIn(
  url: string,
  door: DoorName = 'rest',
  { headers, guess = strangersGuess() }: { headers?: Record<string, string>; guess?: Guess } = {},
): Promise<Knock> {
  return post(`${url}${signInPaths[door]}`, guess, headers);
}

export async function post(
  address: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Knock> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, reason: reasonIn(text), headers: response.headers, text };
}

/** Whether the limit let it through, whatever came of it then. */
export function passed({ status }: Knock): boolean {
  return status !== 429;
}

export function reasonIn(text: string): string | undefined {
  const body = Problem.safeParse(text === '' ? undefined : JSON.parse(text));
  if (!body.success) return undefined;
  return 'code' in body.data ? body.data.code : body.data.error.data.reason;
}

const Problem = z.union([
  z.object({ code: z.string() }),
  z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) }),
]);

/** The two fields as a library of their own reads them; undefined where there is none. */
export function allowanceIn({ headers }: { headers: Headers }): Allowance | undefined {
  const [policy, left] = [headers.get('ratelimit-policy'), headers.get('ratelimit')];
  if (policy === null && left === null) return undefined;
  const [limit, ...otherLimits] = parseList(policy ?? '');
  const [state, ...otherStates] = parseList(left ?? '');
  if (limit === undefined || state === undefined) throw new Error('One of two fields is missing.');
  if (otherLimits.length + otherStates.length > 0) throw new Error('There is more than one limit.');
  if (limit[0] !== state[0]) throw new Error('The two fields tell of different limits.');
  return Allowance.parse({ name: limit[0], ...Object.fromEntries([...limit[1], ...state[1]]) });
}

export type Allowance = z.infer<typeof Allowance>;

const Allowance = z.strictObject({
  name: z.string(),
  /** So many at once, in so many seconds. */
  q: z.int().positive(),
  w: z.int().positive(),
  /** So many more now, and one more than that in so many seconds. */
  r: z.int().min(0),
  t: z.int().positive(),
});
