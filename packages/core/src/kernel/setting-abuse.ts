import { setting } from './setting-entry.ts';
import { whole } from './setting-forms.ts';

/** What holds off those who ask too much. */
export const abuseSettings = {
  hashConcurrency: setting(whole(0, 64), {
    env: 'ACCT_HASH_CONCURRENCY',
    default: 0,
    says: 'Passwords hashed at the same time, by all workers together; 0 means as many as cores.',
  }),
  hashQueueMax: setting(whole(1, 10_000), {
    env: 'ACCT_HASH_QUEUE_MAX',
    default: 64,
    says: 'Hashes that may wait, in all workers together. Beyond it sign-in and sign-up answer 503 at once; checks of sessions never wait here.',
  }),
} as const;
