import type { Settings } from '@acct/core';

/** On every answer, also on errors (OWASP ASVS 5.0, chapter 3.4). The docs page has its own policy. */
export function securityHeaders({ publicUrl }: Pick<Settings, 'publicUrl'>) {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(publicUrl?.startsWith('https:') === true && {
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    }),
  };
}
