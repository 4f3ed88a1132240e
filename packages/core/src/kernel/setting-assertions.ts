import { z } from 'zod';
import { serviceSecretBytesMin } from './limits.ts';
import { setting } from './setting-entry.ts';
import { whole } from './setting-forms.ts';

/** What signs assertions, and under which name. */
export const assertionSettings = {
  secret: setting(secret().optional(), {
    env: 'ACCT_SECRET',
    default: undefined,
    secret: true,
    says: 'Seals the keys that sign assertions, so that the database alone forges none: at least 32 bytes, the same for all processes, such as from `openssl rand -base64 32`. Unless set, a file beside the SQLite database is made when it is first needed (`acct.db.secret`); on PostgreSQL there are no assertions without it. See docs/assertions.md.',
  }),
  issuer: setting(z.string().min(1).max(256).optional(), {
    env: 'ACCT_ISSUER',
    default: undefined,
    says: 'The `iss` of assertions. Unless set, `ACCT_PUBLIC_URL`, or `acct` without that.',
  }),
  assertionRotationDays: setting(whole(1, 365), {
    env: 'ACCT_ASSERTION_ROTATION_DAYS',
    default: 30,
    says: 'How long a key signs assertions before the next one does. Nobody has to do anything for it.',
  }),
} as const;

function secret() {
  const sentence = `at least ${serviceSecretBytesMin} bytes are needed; make one with: openssl rand -base64 32`;
  return z.string().refine((text) => Buffer.byteLength(text) >= serviceSecretBytesMin, sentence);
}
