import { env } from 'node:process';

// What both tours share: where the service is, and what they tell of it. ACCT_URL names the service; its
// attributes are `nick`, a unique text, and `left`, an integer. ACCT_SERVICE_TOKEN is a token of an account
// with the role `service`.

export const url = env['ACCT_URL'] ?? '';
export const serviceToken = env['ACCT_SERVICE_TOKEN'] ?? '';

const calls: string[] = [];
const refusals: string[] = [];

type Problem = { readonly code: string; readonly status: number };

export function succeeded(call: string, holds: boolean): void {
  if (!holds) throw new Error(`${call} is not as expected.`);
  if (!calls.includes(call)) calls.push(call);
}

/** The code must be one of those that the document has for the call: `Known` is its type of error. */
export function refused<Known extends Problem>(
  call: string,
  problem: Problem | undefined,
  code: Known['code'],
): void {
  if (problem?.code !== code) throw new Error(`${call}: ${problem?.code} instead of ${code}`);
  refusals.push(`${call} ${problem.status} ${code}`);
}

export function must<Value>(call: string, value: Value | undefined): Value {
  if (value === undefined) throw new Error(`${call} was refused.`);
  return value;
}

/** Prints one line of JSON: the calls that succeeded, and the refusals. */
export function ended(): void {
  console.log(JSON.stringify({ calls, refusals }));
}
