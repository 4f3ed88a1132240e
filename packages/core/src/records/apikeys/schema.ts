import { z } from 'zod';
import { apiKeyDaysDefault, apiKeyDaysMax, apiKeyNameCodeUnitsMax } from '../../kernel/limits.ts';
import { newestFirst, pageInput, pageOf } from '../../kernel/page.ts';
import { AccountId, cleanText, Instant } from '../../kernel/schema.ts';
import { scopeNames } from '../../tools.ts';

/** Keys are named by a random word, as sessions are. */
export const ApiKeyId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16}$/, 'That is not the id of an API key.')
  .describe('The public id of an API key. Not the key.');

export const ScopeName = z
  .enum(scopeNames)
  .describe(
    '`read`: my account and my attributes. `write`: my username and my attributes. `check`: whose token is this? `service`: look up others, sensitive attributes too, and follow the events. The last two only where the account has the role `service` or `admin`.',
  );

const Scopes = z
  .array(ScopeName)
  .min(1)
  .max(scopeNames.length)
  .refine((scopes) => new Set(scopes).size === scopes.length, 'Each scope once.');

export const NewApiKeyInput = z.strictObject({
  name: cleanText(apiKeyNameCodeUnitsMax)
    // Who reads a list of keys must see what is there, in its order (Unicode UAX #9).
    .regex(
      /^(?!\s)[^\p{Cc}\p{Bidi_Control}]+(?<!\s)$/u,
      'A name is one line without marks that turn its direction, and does not begin or end with a space.',
    )
    .describe('What its owner calls it, such as the service that will use it.'),
  scopes: Scopes,
  expiresInDays: z
    .int()
    .min(1)
    .max(apiKeyDaysMax)
    .default(apiKeyDaysDefault)
    .describe(`How long it is good for, 1 to ${apiKeyDaysMax} days.`),
});

export const IssueInput = NewApiKeyInput.extend({ id: AccountId });

export const ApiKeyView = z
  .object({
    id: ApiKeyId,
    name: z.string(),
    scopes: z.array(ScopeName),
    createdAt: Instant,
    expiresAt: Instant.describe('From then on it is worth nothing.'),
    usedAt: Instant.nullable().describe('The last use, to the minute; null if there was none.'),
  })
  .meta({ id: 'ApiKey' });

export const NewApiKeyView = z
  .object({
    ...ApiKeyView.shape,
    key: z.string().describe('The key itself. Shown now and never again: we keep only a digest.'),
  })
  .meta({ id: 'NewApiKey' });

export const ApiKeyPage = pageOf(ApiKeyView).meta({ id: 'ApiKeyPage' });
export const ApiKeyPageInput = pageInput(newestFirst.form);
export const RevokedView = z.object({ revoked: z.int() }).meta({ id: 'Revoked' });

export type NewApiKeyInput = z.output<typeof NewApiKeyInput>;
export type ApiKeyView = z.output<typeof ApiKeyView>;
export type NewApiKeyView = z.output<typeof NewApiKeyView>;
