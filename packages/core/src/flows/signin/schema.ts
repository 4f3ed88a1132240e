import { z } from 'zod';
import { AccountId, Instant, PasswordText, SessionId } from '../../kernel/schema.ts';
import { UsernameText } from '../../records/accounts/schema.ts';

export const SignInInput = z.strictObject({ username: UsernameText, password: PasswordText });

export const SignedIn = z
  .object({
    token: z.string().describe('The session token. Shown this once; only its digest is kept.'),
    sessionId: SessionId,
    accountId: AccountId,
    createdAt: Instant,
    expiresAt: Instant.describe('When the session ends if it is not used.'),
  })
  .meta({ id: 'SignedIn' });

export type SignInInput = z.output<typeof SignInInput>;
export type SignedIn = z.output<typeof SignedIn>;
