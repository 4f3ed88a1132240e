import { z } from 'zod';
import { AccountId, Nothing } from '../../kernel/schema.ts';
import { adminProcedure, operatorProcedure, sessionProcedure } from '../../trpc/guards.ts';
import { rest } from '../../trpc/rest.ts';
import {
  ApiKeyId,
  ApiKeyPage,
  ApiKeyPageInput,
  IssueInput,
  NewApiKeyView,
  RevokedView,
} from './schema.ts';
import {
  issueApiKey,
  listApiKeys,
  revokeApiKey,
  revokeApiKeys,
  revokeMyApiKey,
} from './service.ts';

const OneKey = z.strictObject({ id: ApiKeyId });

/**
 * All that needs no password; the flow adds what does. No guard here names a scope: a key makes, sees and
 * revokes no keys.
 */
export const apiKeyProcedures = {
  list: sessionProcedure
    .meta(
      rest('GET', '/apikeys', {
        summary: 'List my API keys, newest first',
        description: 'Those that have expired too, for a month.',
      }),
    )
    .input(ApiKeyPageInput)
    .output(ApiKeyPage)
    .query(({ ctx, input }) => listApiKeys(ctx.tools, ctx.actor.accountId, input)),

  revoke: sessionProcedure
    .meta(
      rest('DELETE', '/apikeys/{id}', {
        summary: 'Revoke one of my API keys',
        status: 204,
        errors: ['apikeys.not_found'],
      }),
    )
    .input(OneKey)
    .output(Nothing)
    .mutation(({ ctx, input }) => revokeMyApiKey(ctx.tools, ctx.actor, input.id)),

  of: adminProcedure
    .meta(
      rest('GET', '/admin/accounts/{id}/apikeys', { summary: 'List the API keys of an account' }),
    )
    .input(ApiKeyPageInput.extend({ id: AccountId }))
    .output(ApiKeyPage)
    .query(({ ctx, input: { id, ...page } }) => listApiKeys(ctx.tools, id, page)),

  revokeAll: adminProcedure
    .meta(
      rest('DELETE', '/admin/accounts/{id}/apikeys', {
        summary: 'Revoke all API keys of an account',
      }),
    )
    .input(z.strictObject({ id: AccountId }))
    .output(RevokedView)
    .mutation(({ ctx, input }) => revokeApiKeys(ctx.tools, ctx.actor, input.id)),

  revokeAny: adminProcedure
    .meta(
      rest('DELETE', '/admin/apikeys/{id}', {
        summary: "Revoke anybody's API key",
        status: 204,
        errors: ['apikeys.not_found'],
      }),
    )
    .input(OneKey)
    .output(Nothing)
    .mutation(({ ctx, input }) => revokeApiKey(ctx.tools, ctx.actor, input.id)),

  issue: operatorProcedure
    .input(IssueInput)
    .output(NewApiKeyView)
    .mutation(({ ctx, input }) => issueApiKey(ctx.tools, ctx.actor, input)),
};
