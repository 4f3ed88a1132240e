import { z } from 'zod';
import { oauthTokenCharsMax } from '../../kernel/limits.ts';

/** Any text may be asked about: what is no token of ours is answered like one that has ended. */
export const TokenInput = z.strictObject({
  token: z.string().min(1).max(oauthTokenCharsMax).describe('The token in question.'),
});

/** In the words of RFC 7662, section 2.2. Of a token that is not valid nothing else is told. */
export const IntrospectionView = z
  .discriminatedUnion('active', [
    z
      .object({
        active: z.literal(true),
        sub: z.string().describe("The account's id, as text."),
        username: z.string(),
        token_type: z.literal('Bearer'),
        exp: z
          .int()
          .describe('When it ends, in seconds since 1970; a session sooner or later by its use.'),
        iat: z.int().describe('When it began, in seconds since 1970.'),
        scope: z
          .string()
          .optional()
          .describe(
            "The account's roles, or the scopes of an API key, parted by spaces; left out where there are none.",
          ),
        client_id: z.string().optional().describe('The id of an API key, where it is one.'),
      })
      .meta({ id: 'ActiveToken' }),
    z.object({ active: z.literal(false) }).meta({ id: 'InactiveToken' }),
  ])
  .meta({ id: 'Introspection' });

export type IntrospectionView = z.output<typeof IntrospectionView>;
