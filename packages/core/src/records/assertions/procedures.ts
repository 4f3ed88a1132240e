import { z } from 'zod';
import { Nothing } from '../../kernel/schema.ts';
import { operatorProcedure, publicProcedure, sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { AssertionInput, AssertionView, PublicKeysView } from './schema.ts';
import { issueAssertion, publicKeys, rotateKeys } from './service.ts';

export const assertionsRouter = router({
  create: sessionProcedure
    .meta({
      routine: true,
      idempotency: 'none',
      ...rest('POST', '/assertions', {
        summary: 'Exchange this session for a short assertion',
        description: [
          'A signed JWT for one other service, which verifies it without asking: at most five minutes, a minute unless asked for otherwise, and never longer than the session.',
          'The keys are at `/.well-known/jwks.json`. Counts as use of the session. It is no token for this service.',
        ].join(' '),
        errors: ['assertions.not_configured', 'assertions.keys_locked'],
      }),
    })
    .input(AssertionInput)
    .output(AssertionView)
    .mutation(({ ctx, input }) => issueAssertion(ctx.tools, ctx.actor, input)),

  keys: publicProcedure
    .meta({
      routine: true,
      ...rest('GET', '/assertions/keys', {
        summary: 'The public keys of assertions',
        description:
          'The same as `/.well-known/jwks.json` (RFC 7517), which may be cached, and this may not.',
        errors: ['assertions.not_configured', 'assertions.keys_locked'],
      }),
    })
    .input(Nothing)
    .output(PublicKeysView)
    .query(({ ctx }) => publicKeys(ctx.tools)),

  rotate: operatorProcedure
    .input(Nothing)
    .output(z.object({ withdrawn: z.int() }))
    .mutation(({ ctx }) => rotateKeys(ctx.tools, ctx.actor)),
});
