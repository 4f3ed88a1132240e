import { z } from 'zod';
import { Nothing, PasswordText } from '../../kernel/schema.ts';
import { sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { closeAccount } from './service.ts';

export const closingRouter = router({
  close: sessionProcedure
    .meta(
      rest('DELETE', '/account', {
        summary: 'Close my account for good',
        description:
          'Asks for the password. Attributes, roles, sessions and API keys are gone at once; the id is never given to anybody else.',
        body: true,
        status: 204,
        errors: [
          'credentials.wrong_password',
          'credentials.throttled',
          'roles.last_administrator',
          'service.overloaded',
        ],
      }),
    )
    .meta({ credential: true, limit: 'sign-in' })
    .input(z.strictObject({ password: PasswordText }))
    .output(Nothing)
    .mutation(({ ctx, input }) => closeAccount(ctx.tools, ctx.actor, input.password)),
});
