import type { RateLimit, Taken } from './gcra.ts';
import { defineRefusals } from './refusals.ts';

/** The limits there are, each for one thing or several that are asked; their sizes are settings. */
export const limitNames = ['sign-in', 'sign-up', 'idempotency-keys'] as const;
export type LimitName = (typeof limitNames)[number];

export const limitRefusals = defineRefusals('limits', {
  exceeded: [
    'TOO_MANY_REQUESTS',
    'Too many requests of this kind came from this address. Try again later.',
  ],
});

/** Counts what comes from a network, or what an account does, against the limits. */
export type RateLimiter = {
  /**
   * From the allowance of `holder`: the name of a network, or whatever else no request can choose. Undefined
   * where the limit is switched off.
   *
   * @throws Unavailable when it cannot be counted: what cannot be counted is not let through
   */
  take(name: LimitName, holder: string): Promise<Allowance | undefined>;
};

/** What a caller may know of the limit that its request counted against. */
export type Allowance = {
  readonly name: LimitName;
  readonly limit: RateLimit;
  readonly allowed: boolean;
  /** How many more would be allowed now; 0 where this one was not. */
  readonly remaining: number;
  /** After so many seconds there will be one more than that. */
  readonly nextSeconds: number;
};

/** Where it is kept how much of each limit is used up, for all processes together. */
export type LimitStore = {
  /** Takes one from the allowance behind the key, or nothing when none is left. @throws Unavailable */
  take(key: string, limit: RateLimit, now: number): Promise<Taken>;
};

/** How a limit is written in the settings: `10/60` is ten in a minute. */
export type RateLimitText = 'off' | `${number}/${number}`;

/** Null for `off`; undefined for what is no limit. */
export function rateLimitIn(text: string): RateLimit | null | undefined {
  if (text === 'off') return null;
  const [count, seconds] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.slice(1).map(Number) ?? [];
  if (count === undefined || seconds === undefined) return undefined;
  return count > 0 && seconds > 0 && seconds <= daySeconds ? { count, seconds } : undefined;
}

/** Null for `off`. @throws Error for what only a program that embeds Acct can hand in: its settings are no text. */
export function rateLimitOf(text: string): RateLimit | null {
  const size = rateLimitIn(text);
  if (size === undefined) throw new Error(`${JSON.stringify(text)} is no limit.`);
  return size;
}

const daySeconds = 86_400;
