import { z } from 'zod';
import { AccountId, Nothing, SessionId } from '../../kernel/schema.ts';
import { adminProcedure, privilegedOrKey, sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { checkMany } from './check-many.ts';
import {
  CheckManyInput,
  CheckManyView,
  CheckView,
  EndedView,
  SessionPage,
  SessionPageInput,
} from './schema.ts';
import {
  describeCheck,
  endCurrentSession,
  endMyOtherSessions,
  endSession,
  listSessions,
  revokeSession,
  revokeSessions,
} from './service.ts';

const OneSession = z.strictObject({ id: SessionId });

export const sessionsRouter = router({
  check: sessionProcedure
    .meta({
      routine: true,
      ...rest('GET', '/session', {
        summary: 'Who is this token?',
        description:
          'The one question that other services ask. 200 tells whose token it is; 401 means that it is worth nothing (any more). Counts as use of the session.',
      }),
    })
    .input(Nothing)
    .output(CheckView)
    .query(({ ctx }) => describeCheck(ctx.tools, ctx.actor)),

  checkMany: privilegedOrKey('check')
    .meta({
      routine: true,
      idempotency: 'none',
      ...rest('POST', '/sessions/check', {
        summary: 'Who are these tokens?',
        description:
          'The same question for up to 100 tokens at once, for services that collect them. Answers in the order of the tokens; whatever is no valid session is not active, and why is not told. API keys are told of only with `keys`. Counts as use of each.',
      }),
    })
    .input(CheckManyInput)
    .output(CheckManyView)
    // A mutation though it changes nothing that a caller asked for: the input of a query is in the
    // address, and addresses are logged on the way.
    .mutation(({ ctx, input }) => checkMany(ctx, input)),

  signOut: sessionProcedure
    .meta(rest('DELETE', '/session', { summary: 'Sign out: end this session', status: 204 }))
    .input(Nothing)
    .output(Nothing)
    .mutation(({ ctx }) => endCurrentSession(ctx.tools, ctx.actor)),

  list: sessionProcedure
    .meta(rest('GET', '/sessions', { summary: 'List my sessions, newest first' }))
    .input(SessionPageInput)
    .output(SessionPage)
    .query(({ ctx, input }) => {
      const { accountId, session } = ctx.actor;
      return listSessions(ctx.tools, { accountId, current: session.id }, input);
    }),

  end: sessionProcedure
    .meta(
      rest('DELETE', '/sessions/{id}', {
        summary: 'End one of my sessions',
        status: 204,
        errors: ['sessions.not_found'],
      }),
    )
    .input(OneSession)
    .output(Nothing)
    .mutation(({ ctx, input }) => endSession(ctx.tools, ctx.actor, input.id)),

  endOthers: sessionProcedure
    .meta(rest('DELETE', '/sessions', { summary: 'End all of my sessions but this one' }))
    .input(Nothing)
    .output(EndedView)
    .mutation(({ ctx }) => endMyOtherSessions(ctx.tools, ctx.actor)),

  of: adminProcedure
    .meta(
      rest('GET', '/admin/accounts/{id}/sessions', { summary: 'List the sessions of an account' }),
    )
    .input(SessionPageInput.extend({ id: AccountId }))
    .output(SessionPage)
    .query(({ ctx, input: { id, ...page } }) => listSessions(ctx.tools, { accountId: id }, page)),

  revokeAll: adminProcedure
    .meta(
      rest('DELETE', '/admin/accounts/{id}/sessions', {
        summary: 'End all sessions of an account',
      }),
    )
    .input(z.strictObject({ id: AccountId }))
    .output(EndedView)
    .mutation(({ ctx, input }) => revokeSessions(ctx.tools, ctx.actor, input.id)),

  revoke: adminProcedure
    .meta(
      rest('DELETE', '/admin/sessions/{id}', {
        summary: "End anybody's session",
        status: 204,
        errors: ['sessions.not_found'],
      }),
    )
    .input(OneSession)
    .output(Nothing)
    .mutation(({ ctx, input }) => revokeSession(ctx.tools, ctx.actor, input.id)),
});
