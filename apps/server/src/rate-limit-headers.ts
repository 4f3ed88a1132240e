import type { Allowance } from '@acct/core';

/** How the fields are called that say what is left of a limit, for pages that may read them. */
export const rateLimitHeaders = ['RateLimit-Policy', 'RateLimit'] as const;

/**
 * What is left of the limit that a request counted against, as structured fields
 * (draft-ietf-httpapi-ratelimit-headers-10): `q` at once and again in `w` seconds; `r` more now, and one
 * more than that in `t` seconds.
 */
export function allowanceHeaders(allowance: Allowance): readonly string[] {
  const { name, limit, remaining, nextSeconds } = allowance;
  return [
    'ratelimit-policy',
    `"${name}";q=${limit.count};w=${limit.seconds}`,
    'ratelimit',
    `"${name}";r=${remaining};t=${nextSeconds}`,
  ];
}
