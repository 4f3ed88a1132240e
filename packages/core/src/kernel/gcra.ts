/** So many at once; after that one more each time that a `count`th of the seconds has passed. */
export type RateLimit = { readonly count: number; readonly seconds: number };

/** What one request did to a limit. */
export type Taken = {
  readonly allowed: boolean;
  /** When all of the allowance will be there again, in milliseconds since 1970; the only thing that is kept. */
  readonly fullAt: number;
};

/**
 * The bounds that one statement, or one script, has to compare with (the generic cell rate algorithm). One
 * number for each address is enough: it says how far ahead of the time the address has asked already.
 */
export function boundsOf(limit: RateLimit, now: number): Bounds {
  const cost = costMs(limit);
  const window = cost * limit.count;
  return { now, cost, last: now + window - cost, wrong: now + window + skewMaxMs };
}

export type Bounds = {
  readonly now: number;
  /** What one request adds. */
  readonly cost: number;
  /** Up to this a stored time allows one more. */
  readonly last: number;
  /**
   * Beyond this a stored time was written by a clock that went wrong: it counts as none, or it would shut
   * its address out for as long as the clock was ahead.
   */
  readonly wrong: number;
};

/**
 * By so much the clocks of two processes may differ. Were it less, each of two further apart would take
 * what the other wrote for none, and there would be no limit at all.
 */
const skewMaxMs = 86_400_000;

/** What a request does to a stored time. The statement and the script do the same where it is stored. */
export function take(bounds: Bounds, fullAt: number): Taken {
  const { now, cost, last, wrong } = bounds;
  if (fullAt > last && fullAt <= wrong) return { allowed: false, fullAt };
  const begin = fullAt > now && fullAt <= last ? fullAt : now;
  return { allowed: true, fullAt: begin + cost };
}

/** How many more would be allowed now, and after how many milliseconds there is one more than that. */
export function leftOf(
  limit: RateLimit,
  { fullAt, now }: { fullAt: number; now: number },
): { remaining: number; nextMs: number } {
  const cost = costMs(limit);
  const free = cost * limit.count - Math.max(0, fullAt - now);
  const remaining = Math.max(0, Math.floor(free / cost));
  return { remaining, nextMs: (remaining + 1) * cost - free };
}

/** Rounded up, so that a count that does not divide the time never allows one more than was set. */
function costMs({ count, seconds }: RateLimit): number {
  return Math.ceil((seconds * 1000) / count);
}
