import { privilegedOrKey } from '../../trpc/guards.ts';
import { router } from '../../trpc/init.ts';
import { rest } from '../../trpc/rest.ts';
import { RevocationPage, RevocationQuery } from './revocation-schema.ts';
import { listRevocations } from './revocations.ts';
import { EventPage, EventQuery } from './schema.ts';
import { listEvents } from './service.ts';

export const auditRouter = router({
  list: privilegedOrKey('service')
    .meta(
      rest('GET', '/admin/events', {
        summary: 'Read what happened, newest first, or follow it',
        description: [
          'Filter by the account that an event concerns, by the name of the event and by time.',
          'With `after` the events come oldest first: ask again with the `last` of each answer as the next `after`, and no event is missed and none comes twice.',
          'Events are kept for `ACCT_EVENT_RETENTION_DAYS`. Who asks for what came after an event that is older than all of them is refused, because some are missing; so is who asks from beyond the newest one, because the journal was restored from before it. `0` begins with the first that is kept.',
        ].join(' '),
        errors: ['audit.cursor_expired'],
      }),
    )
    .input(EventQuery)
    .output(EventPage)
    .query(({ ctx, input }) => listEvents(ctx.tools, input)),

  revocations: privilegedOrKey('check')
    .meta({
      routine: true,
      ...rest('GET', '/revocations', {
        summary: 'Follow which sessions ended before their time',
        description: [
          'For verifiers of assertions, who do not ask about each session. Ask again with the `cursor` of each answer as the next `after`, and nothing is missed.',
          'Whoever accepts `text/event-stream` gets the same as it happens, as server-sent events: see docs/assertions.md.',
        ].join(' '),
        errors: ['audit.cursor_expired'],
      }),
    })
    .input(RevocationQuery)
    .output(RevocationPage)
    .query(({ ctx, input }) => listRevocations(ctx.tools, input)),
});
