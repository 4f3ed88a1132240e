import { adminProcedure } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { EventPage, EventQuery } from './schema.ts';
import { listEvents } from './service.ts';

export const auditRouter = router({
  list: adminProcedure
    .meta(
      rest('GET', '/admin/events', {
        summary: 'Read what happened, newest first',
        description: 'Filter by the account that an event concerns and by the name of the event.',
      }),
    )
    .input(EventQuery)
    .output(EventPage)
    .query(({ ctx, input }) => listEvents(ctx.tools, input)),
});
