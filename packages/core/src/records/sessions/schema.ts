import { z } from 'zod';
import { checkTokenCharsMax, checkTokensMax } from '../../kernel/limits.ts';
import { newestFirst, pageInput, pageOf } from '../../kernel/page.ts';
import { AccountId, Instant, SessionId } from '../../kernel/schema.ts';
import { roleNames, scopeNames } from '../../tools.ts';

/** The answer to "who is this token?". */
export const CheckView = z
  .object({
    accountId: AccountId,
    username: z.string(),
    roles: z.array(z.enum(roleNames)),
    sessionId: SessionId,
    createdAt: Instant,
    usedAt: Instant.describe('The last use, to the minute.'),
    expiresAt: Instant.describe('When the session ends if it is not used again.'),
  })
  .meta({ id: 'Check' });

const ActiveSession = CheckView.extend({
  active: z.literal(true),
  kind: z.literal('session'),
}).meta({ id: 'ActiveCheck' });

const ActiveKey = z
  .object({
    active: z.literal(true),
    kind: z.literal('key'),
    accountId: AccountId,
    username: z.string(),
    roles: z.array(z.enum(roleNames)).describe('At most `service`, by the scope of that name.'),
    scopes: z.array(z.enum(scopeNames)).describe('All that the key may be used for.'),
    keyId: z.string().describe('The public id of the key.'),
    createdAt: Instant,
    usedAt: Instant.nullable().describe('The last use, to the minute.'),
    expiresAt: Instant,
  })
  .meta({ id: 'ActiveKeyCheck' });

export const CheckManyInput = z.strictObject({
  tokens: z.array(z.string().max(checkTokenCharsMax)).min(1).max(checkTokensMax),
  keys: z
    .boolean()
    .default(false)
    .describe(
      'Tell of API keys too. Only for those who look at `scopes`: a key may do less than its owner.',
    ),
});

/** As many answers as there were tokens, in their order. Why a token is not valid is told to nobody. */
export const CheckManyView = z
  .object({
    items: z.array(
      z.discriminatedUnion('active', [
        z.discriminatedUnion('kind', [ActiveSession, ActiveKey]),
        z.object({ active: z.literal(false) }).meta({ id: 'InactiveCheck' }),
      ]),
    ),
  })
  .meta({ id: 'CheckMany' });

export const SessionView = z
  .object({
    id: SessionId,
    current: z.boolean().describe('True for the session that asked.'),
    createdAt: Instant,
    usedAt: Instant.describe('The last use, to the minute.'),
    expiresAt: Instant.describe('When the session ends if it is not used again.'),
    device: z.string().nullable().describe('The user agent that signed in.'),
    address: z.string().nullable().describe('The address that signed in.'),
  })
  .meta({ id: 'Session' });

export const SessionPage = pageOf(SessionView).meta({ id: 'SessionPage' });
export const SessionPageInput = pageInput(newestFirst.form);
export const EndedView = z.object({ ended: z.int() }).meta({ id: 'Ended' });

export type CheckView = z.output<typeof CheckView>;
export type CheckManyInput = z.output<typeof CheckManyInput>;
export type CheckManyView = z.output<typeof CheckManyView>;
export type SessionView = z.output<typeof SessionView>;
