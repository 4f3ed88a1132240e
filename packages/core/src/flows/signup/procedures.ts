import { AccountView } from '../../records/accounts/schema.ts';
import { publicProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { SignUpInput } from './schema.ts';
import { signUp } from './service.ts';

export const signupRouter = router({
  create: publicProcedure
    .meta(
      rest('POST', '/accounts', {
        summary: 'Sign up',
        description: 'Makes an account. It opens no session: sign in next.',
        status: 201,
        location: '/v1/accounts/{id}',
        errors: [
          'accounts.username_taken',
          'accounts.username_invalid',
          'accounts.username_reserved',
          'accounts.username_confusable',
          'attributes.unknown_key',
          'attributes.value_invalid',
          'attributes.required',
          'attributes.value_taken',
          'credentials.too_short',
          'credentials.too_long',
          'credentials.too_common',
          'service.overloaded',
        ],
        examples: { input: { username: 'ann', password: 'correct horse battery' } },
      }),
    )
    .meta({ credential: true, limit: 'sign-up' })
    .input(SignUpInput)
    .output(AccountView)
    .mutation(({ ctx, input }) => signUp(ctx.tools, ctx.visitor, input)),
});
