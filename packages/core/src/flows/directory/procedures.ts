import { readerOrKey } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { FindInput, ProfileInput, ProfileView } from './schema.ts';
import { findProfile, readProfile } from './service.ts';

export const directoryRouter = router({
  byId: readerOrKey('service')
    .meta(
      rest('GET', '/accounts/{id}', {
        summary: 'Read an account by its id',
        description: [
          'With the attributes that the caller may see: sensitive ones only for the owner and the roles service and admin.',
          'That somebody else read sensitive ones is an event, `attributes.disclosed`; with `sensitive=false` they are left out, and it is none.',
        ].join(' '),
        errors: ['accounts.not_found'],
      }),
    )
    .input(ProfileInput)
    .output(ProfileView)
    .query(({ ctx, input }) => readProfile(ctx.tools, ctx.actor, input)),

  find: readerOrKey('service')
    .meta(
      rest('GET', '/accounts', {
        summary: 'Find an account by username or by a unique attribute',
        description: 'Either `username`, or `attribute` and `value`. The answer is one account.',
        errors: [
          'accounts.not_found',
          'attributes.unknown_key',
          'attributes.not_unique',
          'attributes.value_invalid',
        ],
      }),
    )
    .input(FindInput)
    .output(ProfileView)
    .query(({ ctx, input }) => findProfile(ctx.tools, ctx.actor, input)),
});
