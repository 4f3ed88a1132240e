import { apiKeyParts } from '../../records/apikeys/index.ts';
import { NewApiKeyView } from '../../records/apikeys/schema.ts';
import { sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { CreateInput } from './schema.ts';
import { createApiKey } from './service.ts';

export const apiKeysRouter = router({
  create: sessionProcedure
    .meta(
      rest('POST', '/apikeys', {
        summary: 'Make an API key',
        description:
          'For a service that acts for me. The key is in this answer and in none after it; send it like a session token. Asks for the password: a stolen session must not be made to last. The key may do what its scopes say and nothing else, ends when it expires or is revoked, and with the account. Signing out and a new password do not end it.',
        status: 201,
        errors: [
          'credentials.wrong_password',
          'credentials.throttled',
          'apikeys.scope_needs_role',
          'apikeys.too_many',
          'service.overloaded',
        ],
        examples: {
          input: { name: 'nightly report', scopes: ['read'], password: 'correct horse battery' },
        },
      }),
    )
    .meta({ credential: true, limit: 'sign-in', idempotency: 'proven' })
    .input(CreateInput)
    .output(NewApiKeyView)
    .mutation(({ ctx, input }) => createApiKey(ctx.tools, ctx.actor, input)),

  ...apiKeyParts.procedures,
});
