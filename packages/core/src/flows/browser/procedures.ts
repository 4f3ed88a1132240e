import { Nothing } from '../../kernel/schema.ts';
import { publicProcedure, sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { BrowserSession, BrowserSignInInput } from './schema.ts';
import { type SignIn, signInBrowser, signOutBrowser } from './service.ts';

const refusedToPages = ['browser.no_cookies', 'browser.cross_site', 'browser.insecure'];

// No Idempotency-Key means anything here: an answer that is given again brings no cookie.

export function browserRouter(signIn: SignIn) {
  return router({
    signIn: publicProcedure
      .meta(
        rest('POST', '/browser/session', {
          summary: 'Sign in as a browser',
          description:
            'For pages of the same origin. The session token comes as a cookie that no script can read, and is in no body. From then on the browser itself sends it; a session that it kept before has ended.',
          status: 201,
          location: '/v1/sessions/{sessionId}',
          errors: [
            'signin.refused',
            'credentials.throttled',
            'credentials.network_blocked',
            'service.overloaded',
            ...refusedToPages,
          ],
          examples: { input: { username: 'ann', password: 'correct horse battery' } },
        }),
      )
      .meta({ credential: true, limit: 'sign-in', idempotency: 'none' })
      .input(BrowserSignInInput)
      .output(BrowserSession)
      .mutation(({ ctx, input }) =>
        signInBrowser({ tools: ctx.tools, signIn }, ctx.visitor, input),
      ),

    signOut: sessionProcedure
      .meta(
        rest('DELETE', '/browser/session', {
          summary: 'Sign out as a browser',
          description:
            'Ends the session that the browser keeps, and has it forget the cookie and whatever pages of this origin stored.',
          status: 204,
          errors: refusedToPages,
        }),
      )
      .meta({ idempotency: 'none' })
      .input(Nothing)
      .output(Nothing)
      .mutation(({ ctx }) => signOutBrowser(ctx.tools, ctx.actor)),
  });
}
