import { z } from 'zod';
import { AccountId, Instant, PasswordText, SessionId } from '../../kernel/schema.ts';
import { UsernameText } from '../../records/accounts/schema.ts';

export const BrowserSignInInput = z.strictObject({
  username: UsernameText,
  password: PasswordText,
});

/** What signing in answers elsewhere, without the token: no script of a page ever sees that. */
export const BrowserSession = z
  .object({
    sessionId: SessionId,
    accountId: AccountId,
    createdAt: Instant,
    expiresAt: Instant.describe('When the session ends if it is not used.'),
  })
  .meta({ id: 'BrowserSession' });

export type BrowserSignInInput = z.output<typeof BrowserSignInInput>;
export type BrowserSession = z.output<typeof BrowserSession>;
