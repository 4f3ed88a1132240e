import { publicProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { SignedIn, SignInInput } from './schema.ts';
import { signIn } from './service.ts';

export const signinRouter = router({
  create: publicProcedure
    .meta(
      rest('POST', '/sessions', {
        summary: 'Sign in',
        description:
          'Trades a username and password for a session token. Send it as `Authorization: Bearer <token>`.',
        status: 201,
        location: '/v1/sessions/{sessionId}',
        errors: [
          'signin.refused',
          'credentials.throttled',
          'credentials.network_blocked',
          'service.overloaded',
        ],
        examples: { input: { username: 'ann', password: 'correct horse battery' } },
      }),
    )
    .meta({ credential: true, limit: 'sign-in', idempotency: 'proven' })
    .input(SignInInput)
    .output(SignedIn)
    .mutation(({ ctx, input }) => signIn(ctx.tools, ctx.visitor, input)),
});
