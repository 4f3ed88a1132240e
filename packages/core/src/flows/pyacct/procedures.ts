import { z } from 'zod';
import { Nothing } from '../../kernel/schema.ts';
import { setText } from '../../records/attributes/texts.ts';
import { isPrivileged } from '../../records/roles/service.ts';
import { legacyProcedure, legacySessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { legacyFindByAttribute, legacyReadAttribute } from './look-up.ts';
import {
  LegacyAccount,
  LegacyAttribute,
  LegacyFindInput,
  LegacyPasswordInput,
  LegacyReadInput,
  LegacyRenameInput,
  LegacySetInput,
  LegacySignUpInput,
} from './schema.ts';
import { legacyChangePassword, legacyClose, legacyRename, legacySignUp } from './service.ts';

// No address: these are done at the doors that speak as PyAcct did, and nowhere else.
export const pyacctRouter = router({
  signUp: legacyProcedure
    .meta({ credential: true, limit: 'sign-up' })
    .input(LegacySignUpInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => legacySignUp(ctx.tools, ctx.visitor, input)),

  rename: legacySessionProcedure
    .input(LegacyRenameInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => legacyRename(ctx.tools, ctx.actor, input.username)),

  changePassword: legacySessionProcedure
    .meta({ credential: true, limit: 'sign-in' })
    .input(LegacyPasswordInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => legacyChangePassword(ctx.tools, ctx.actor, input)),

  close: legacySessionProcedure
    .input(Nothing)
    .output(Nothing)
    .mutation(({ ctx }) => legacyClose(ctx.tools, ctx.actor)),

  setAttribute: legacySessionProcedure
    .input(LegacySetInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => setText(ctx.tools, ctx.actor, input)),

  isSuper: legacySessionProcedure
    .input(Nothing)
    .output(z.boolean())
    .query(({ ctx }) => isPrivileged(ctx.actor)),

  readAttribute: legacySessionProcedure
    .input(LegacyReadInput)
    .output(LegacyAttribute)
    .query(({ ctx, input }) => legacyReadAttribute(ctx.tools, ctx.actor, input)),

  findByAttribute: legacySessionProcedure
    .input(LegacyFindInput)
    .output(LegacyAccount)
    .query(({ ctx, input }) => legacyFindByAttribute(ctx.tools, ctx.actor, input)),
});
