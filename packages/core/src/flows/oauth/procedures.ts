import { Nothing } from '../../kernel/schema.ts';
import { privilegedOrKey, publicProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { IntrospectionView, TokenInput } from './schema.ts';
import { introspect, revoke } from './service.ts';

export const oauthRouter = router({
  introspect: privilegedOrKey('check')
    .meta({
      routine: true,
      idempotency: 'none',
      ...rest('POST', '/oauth/introspect', {
        summary: 'Who is this token? In the words of RFC 7662',
        description:
          'Libraries ask the same as a form at `/oauth/introspect`. Whatever is neither a valid session nor a valid API key is not active, and why is not told. Counts as use.',
      }),
    })
    .input(TokenInput)
    .output(IntrospectionView)
    // A mutation though it changes nothing that a caller asked for: the input of a query is in the
    // address, and addresses are logged on the way.
    .mutation(({ ctx, input }) => introspect(ctx, input.token)),

  revoke: publicProcedure
    .meta(
      rest('POST', '/oauth/revoke', {
        summary: 'End what a token stands for, as RFC 7009 says',
        description:
          'Libraries ask the same as a form at `/oauth/revoke`. Whoever has the token may end it. A token that nobody knows is no error.',
        status: 204,
        errors: ['oauth.unsupported_token_type'],
      }),
    )
    // Who comes again finds nothing left to end, which is the same answer.
    .meta({ idempotency: 'none' })
    .input(TokenInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => revoke(ctx.tools, ctx.origin, input.token)),
});
