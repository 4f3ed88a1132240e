import { z } from 'zod';
import { AccountId, Nothing } from '../../kernel/schema.ts';
import { adminProcedure, sessionOrKey } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { listAccounts } from './list.ts';
import { AccountPage, AccountView, AdminAccountView, ListInput, UsernameText } from './schema.ts';
import { adminReadAccount, readAccount, renameAccount } from './service.ts';

export const accountsRouter = router({
  self: sessionOrKey('read')
    .meta(rest('GET', '/account', { summary: 'Read my account' }))
    .input(Nothing)
    .output(AccountView)
    .query(({ ctx }) => readAccount(ctx.tools, ctx.actor.accountId)),

  rename: sessionOrKey('write')
    .meta(
      rest('PATCH', '/account', {
        summary: 'Change my username',
        description: 'The id stays, so whatever other services keep under it stays mine.',
        errors: [
          'accounts.username_taken',
          'accounts.username_invalid',
          'accounts.username_reserved',
          'accounts.username_confusable',
        ],
        examples: { input: { username: 'ann.smith' } },
      }),
    )
    .input(z.strictObject({ username: UsernameText }))
    .output(AccountView)
    .mutation(({ ctx, input }) => renameAccount(ctx.tools, ctx.actor, input.username)),

  list: adminProcedure
    .meta(
      rest('GET', '/admin/accounts', {
        summary: 'List accounts, newest first',
        description:
          'With `username`, only those whose username begins with it, in the order of the names. With `role`, only those that hold it.',
      }),
    )
    .input(ListInput)
    .output(AccountPage)
    .query(({ ctx, input }) => listAccounts(ctx.tools, input)),

  inspect: adminProcedure
    .meta(
      rest('GET', '/admin/accounts/{id}', {
        summary: 'Read an account as its administrator',
        errors: ['accounts.not_found'],
      }),
    )
    .input(z.strictObject({ id: AccountId }))
    .output(AdminAccountView)
    .query(({ ctx, input }) => adminReadAccount(ctx.tools, input.id)),
});
