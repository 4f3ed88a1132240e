import { createClient } from '@acct/client';

/**
 * The public API, typed. The session is a cookie that no script can read, so there is no token here and none
 * anywhere in the page.
 */
export const acct = createClient({ url: location.origin });
