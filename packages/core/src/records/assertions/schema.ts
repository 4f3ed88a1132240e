import { z } from 'zod';
import {
  assertionSecondsDefault,
  assertionSecondsMax,
  audienceCharsMax,
} from '../../kernel/limits.ts';
import { Instant } from '../../kernel/schema.ts';

export const AssertionInput = z.strictObject({
  audience: z
    .string()
    .min(1)
    .max(audienceCharsMax)
    .regex(
      /^[!-~]+$/,
      'Visible characters of ASCII are needed, such as https://pictures.example.org.',
    )
    .describe('For whom it is: the one service that shall accept it.'),
  lifetimeSeconds: z
    .int()
    .min(1)
    .max(assertionSecondsMax)
    .default(assertionSecondsDefault)
    .describe('How long it counts at most. It never outlives the session.'),
});

export const AssertionView = z
  .object({
    assertion: z.string().describe('A JWT of the type `at+jwt` (RFC 9068), signed with ES256.'),
    expiresAt: Instant,
  })
  .meta({ id: 'Assertion' });

/** The public half of a key, as RFC 7517 writes it, and nothing else. */
const PublicKey = z
  .object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  })
  .meta({ id: 'PublicKey' });

export const PublicKeysView = z
  .object({
    issuer: z.string().describe('The `iss` of the assertions that these keys sign.'),
    keys: z
      .array(PublicKey)
      .describe('The key that signs now, the next one, and those whose assertions may still live.'),
  })
  .meta({ id: 'PublicKeys' });

export type AssertionInput = z.output<typeof AssertionInput>;
export type AssertionView = z.output<typeof AssertionView>;
export type PublicKey = z.output<typeof PublicKey>;
export type PublicKeysView = z.output<typeof PublicKeysView>;
