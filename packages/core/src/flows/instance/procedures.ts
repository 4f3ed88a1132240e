import { Nothing } from '../../kernel/schema.ts';
import { adminProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { AboutView, FiguresInput, FiguresView, SettingsView } from './schema.ts';
import { describeInstance, readFigures } from './service.ts';
import { describeSettings } from './settings.ts';

export const instanceRouter = router({
  about: adminProcedure
    .meta(rest('GET', '/admin/instance', { summary: 'Read what runs here, and since when' }))
    .input(Nothing)
    .output(AboutView)
    .query(({ ctx }) => describeInstance(ctx.tools)),

  settings: adminProcedure
    .meta(
      rest('GET', '/admin/instance/settings', {
        summary: 'Read the settings of the service',
        description:
          'As the service understood them, each with its default. What is secret is told to nobody.',
      }),
    )
    .input(Nothing)
    .output(SettingsView)
    .query(({ ctx }) => describeSettings(ctx.tools)),

  figures: adminProcedure
    .meta(
      rest('GET', '/admin/instance/figures', {
        summary: 'Read how many accounts and sessions there are, and what happened by the hour',
        description:
          'Sign-ins and refusals come from the journal, and are those of all processes. Nothing is counted beyond a hundred thousand.',
      }),
    )
    .input(FiguresInput)
    .output(FiguresView)
    .query(({ ctx, input }) => readFigures(ctx.tools, input.hours)),
});
