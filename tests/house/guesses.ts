import type { Origin } from '@acct/core';
import { callRouter } from './door-caller.ts';
import type { House } from './house.ts';

/** Wrong passwords, one after the other; tells how each was answered: `401`, or `429 in 2`. */
export async function guess(house: House, username: string, times = 1): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < times; i += 1) {
    answers.push(
      spoken(await house.attempt('signin.create', { username, password: `guess ${i}` })),
    );
  }
  return answers;
}

/** Tries a password from an address that no account of the house has been seen at. */
export async function tryFrom(
  { core }: House,
  address: string,
  input: { username: string; password: string },
): Promise<string> {
  const origin: Origin = { requestId: 'elsewhere', address, device: null };
  return spoken(
    await callRouter(core.context(origin, { kind: 'nothing' }), 'signin.create', input),
  );
}

export const elsewhere = '203.0.113.9';

/**
 * Wrong passwords until nothing is judged any more for a stranger to this account; the clock stands where
 * the last wait began.
 */
export async function shutOut(house: House, username: string, address = elsewhere): Promise<void> {
  for (let failures = 0; failures < 100; failures += 1) {
    house.clock.advance({ minutes: 15 });
    const answer = await tryFrom(house, address, { username, password: 'a guess' });
    if (answer !== '401') throw new Error(`Guess ${failures} was answered ${answer}.`);
  }
}

export function spoken(answer: Awaited<ReturnType<House['attempt']>>): string {
  if (answer.ok) return 'ok';
  const { status, details } = answer.problem;
  const wait = details['retryAfterSeconds'];
  return wait === undefined ? String(status) : `${status} in ${String(wait)}`;
}
