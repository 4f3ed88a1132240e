import { z } from 'zod';
import { AccountId, Nothing } from '../../kernel/schema.ts';
import { reinstateAccount } from '../../records/accounts/service.ts';
import { RoleOf } from '../../records/roles/schema.ts';
import { adminProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { demote, suspend } from './service.ts';

const OneAccount = z.strictObject({ id: AccountId });

export const standingRouter = router({
  suspend: adminProcedure
    .meta(
      rest('POST', '/admin/accounts/{id}/suspend', {
        summary: 'Suspend an account',
        description: 'It cannot sign in, and its sessions and API keys end at once.',
        status: 204,
        errors: ['accounts.not_found', 'accounts.not_active', 'roles.last_administrator'],
      }),
    )
    .input(OneAccount)
    .output(Nothing)
    .mutation(({ ctx, input }) => suspend(ctx.tools, ctx.actor, input.id)),

  reinstate: adminProcedure
    .meta(
      rest('POST', '/admin/accounts/{id}/reinstate', {
        summary: 'Lift the suspension of an account',
        status: 204,
        errors: ['accounts.not_found', 'accounts.not_active'],
      }),
    )
    .input(OneAccount)
    .output(Nothing)
    .mutation(({ ctx, input }) => reinstateAccount(ctx.tools, ctx.actor, input.id)),

  demote: adminProcedure
    .meta(
      rest('DELETE', '/admin/accounts/{id}/roles/{role}', {
        summary: 'Take a role from an account',
        description:
          'Its sessions end at once, and its API keys with the scopes `check` and `service`.',
        status: 204,
        errors: ['roles.not_granted', 'roles.last_administrator'],
      }),
    )
    .input(RoleOf)
    .output(Nothing)
    .mutation(({ ctx, input }) => demote(ctx.tools, ctx.actor, input)),
});
