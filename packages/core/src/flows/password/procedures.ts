import { z } from 'zod';
import { AccountId, Nothing, PasswordText } from '../../kernel/schema.ts';
import { operatorProcedure, sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { changePassword, setPassword, unlock } from './service.ts';

export const passwordRouter = router({
  change: sessionProcedure
    .meta(
      rest('PUT', '/account/password', {
        summary: 'Change my password',
        description:
          'Asks for the present one and ends all of my other sessions. API keys stay: revoke those that are not mine.',
        status: 204,
        errors: [
          'credentials.wrong_password',
          'credentials.throttled',
          'credentials.too_short',
          'credentials.too_long',
          'credentials.too_common',
          'service.overloaded',
        ],
      }),
    )
    .meta({ credential: true, limit: 'sign-in' })
    .input(z.strictObject({ currentPassword: PasswordText, newPassword: PasswordText }))
    .output(Nothing)
    .mutation(({ ctx, input }) => changePassword(ctx.tools, ctx.actor, input)),

  set: operatorProcedure
    .input(z.strictObject({ id: AccountId, newPassword: PasswordText }))
    .output(Nothing)
    .mutation(({ ctx, input }) => setPassword(ctx.tools, ctx.actor, input)),

  unlock: operatorProcedure
    .input(z.strictObject({ id: AccountId }))
    .output(Nothing)
    .mutation(({ ctx, input }) => unlock(ctx.tools, ctx.actor, input.id)),
});
