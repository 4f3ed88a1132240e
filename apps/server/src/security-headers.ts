import type { Settings } from '@acct/core';

/** On every answer, also on errors (OWASP ASVS 5.0, chapter 3.4). The docs page has its own policy. */
export function securityHeaders({ publicUrl }: Pick<Settings, 'publicUrl'>) {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(publicUrl?.startsWith('https:') === true && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  };
}
