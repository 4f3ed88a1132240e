import { z } from 'zod';
import { AccountId, cleanText, Nothing } from '../../kernel/schema.ts';
import { adminProcedure, sessionProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { bootstrap } from './bootstrap.ts';
import { RoleOf, RolesView } from './schema.ts';
import { grantRole, listRoles } from './service.ts';

export const rolesRouter = router({
  of: adminProcedure
    .meta(rest('GET', '/admin/accounts/{id}/roles', { summary: 'List the roles of an account' }))
    .input(z.strictObject({ id: AccountId }))
    .output(RolesView)
    .query(({ ctx, input }) => listRoles(ctx.tools, input.id)),

  grant: adminProcedure
    .meta(
      rest('PUT', '/admin/accounts/{id}/roles/{role}', {
        summary: 'Grant a role to an account',
        description: 'Granting what is granted already changes nothing.',
        status: 204,
        errors: ['roles.account_not_found'],
      }),
    )
    .input(RoleOf)
    .output(Nothing)
    .mutation(({ ctx, input }) => grantRole(ctx.tools, ctx.actor, input)),

  bootstrap: sessionProcedure
    .meta(
      rest('POST', '/admin/bootstrap', {
        summary: 'Become the first administrator',
        description:
          'Takes the one-time secret that the service writes to its bootstrap file while there is no administrator. It is good for an hour and for one account.',
        status: 204,
        errors: ['roles.bootstrap_refused'],
      }),
    )
    .meta({ credential: true, limit: 'sign-in' })
    .input(z.strictObject({ secret: cleanText(200) }))
    .output(Nothing)
    .mutation(({ ctx, input }) => bootstrap(ctx.tools, ctx.actor, input.secret)),
});
