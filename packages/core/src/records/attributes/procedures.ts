import { z } from 'zod';
import { Nothing } from '../../kernel/schema.ts';
import { adminProcedure, publicProcedure, sessionOrKey } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { readCoverage } from './coverage.ts';
import { defineAttribute, listDefinitions, undefineAttribute } from './definitions.ts';
import {
  AttributeDefinitionInput,
  AttributeDefinitions,
  AttributeKey,
  AttributeScalar,
  AttributesView,
  AttributeView,
  CoverageView,
  DefinitionReport,
} from './schema.ts';
import { readAttributes, setAttribute, unsetAttribute } from './service.ts';

const KeyInput = z.strictObject({ key: AttributeKey });

export const attributesRouter = router({
  definitions: publicProcedure
    .meta(
      rest('GET', '/attributes', {
        summary: 'List the attributes that accounts have',
        description: 'Open to everybody, so that a sign-up form can be built from it.',
      }),
    )
    .input(Nothing)
    .output(AttributeDefinitions)
    .query(async ({ ctx }) => ({ items: await listDefinitions(ctx.tools) })),

  mine: sessionOrKey('read')
    .meta(rest('GET', '/account/attributes', { summary: 'Read my attributes' }))
    .input(Nothing)
    .output(AttributesView)
    .query(async ({ ctx }) => {
      const owner = { seesSensitive: true };
      return { attributes: await readAttributes(ctx.tools, ctx.actor.accountId, owner) };
    }),

  set: sessionOrKey('write')
    .meta(
      rest('PUT', '/account/attributes/{key}', {
        summary: 'Set one of my attributes',
        errors: ['attributes.unknown_key', 'attributes.value_invalid', 'attributes.value_taken'],
        examples: { input: { value: 'ann@example.org' } },
      }),
    )
    .input(z.strictObject({ key: AttributeKey, value: AttributeScalar }))
    .output(AttributeView)
    .mutation(({ ctx, input }) => setAttribute(ctx.tools, ctx.actor, input)),

  unset: sessionOrKey('write')
    .meta(
      rest('DELETE', '/account/attributes/{key}', {
        summary: 'Remove one of my attributes',
        status: 204,
        errors: ['attributes.unknown_key', 'attributes.required', 'attributes.not_set'],
      }),
    )
    .input(KeyInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => unsetAttribute(ctx.tools, ctx.actor, input.key)),

  coverage: adminProcedure
    .meta(
      rest('GET', '/admin/attributes', {
        summary: 'Count the accounts that have a value, for each attribute',
        description: 'Nothing is counted beyond a hundred thousand.',
      }),
    )
    .input(Nothing)
    .output(CoverageView)
    .query(({ ctx }) => readCoverage(ctx.tools)),

  define: adminProcedure
    .meta(
      rest('PUT', '/admin/attributes/{key}', {
        summary: 'Define an attribute, or change its definition',
        description:
          'With `rehearse` it only tells what the change would break. A change that breaks something is refused unless `force` is true: then values that do not fit or collide are removed, and of colliding ones the account with the lowest id keeps its value.',
        errors: [
          'attributes.definition_invalid',
          'attributes.definition_breaks',
          'attributes.too_many_definitions',
        ],
        examples: { input: { type: 'email', required: true, unique: true, sensitive: true } },
      }),
    )
    .input(
      AttributeDefinitionInput.extend({
        rehearse: z.boolean().default(false).describe('Only tell what would break.'),
        force: z.boolean().default(false).describe('Do it although something breaks.'),
      }),
    )
    .output(DefinitionReport)
    .mutation(({ ctx, input: { rehearse, force, ...definition } }) =>
      defineAttribute(ctx.tools, ctx.actor, { definition, rehearse, force }),
    ),

  undefine: adminProcedure
    .meta(
      rest('DELETE', '/admin/attributes/{key}', {
        summary: 'Remove an attribute and every value of it',
        status: 204,
        errors: ['attributes.unknown_key'],
      }),
    )
    .input(KeyInput)
    .output(Nothing)
    .mutation(({ ctx, input }) => undefineAttribute(ctx.tools, ctx.actor, input.key)),
});
