import { z } from 'zod';
import { pageInput, pageOf } from '../../kernel/page.ts';
import { AccountId, Instant } from '../../kernel/schema.ts';

export const EventView = z
  .object({
    id: z
      .string()
      .regex(/^\d+$/)
      .describe('Rises with every event, in the order in which the changes were kept.'),
    at: Instant,
    name: z.string(),
    accountId: AccountId.nullable().describe('Whom it concerns.'),
    actorId: AccountId.nullable().describe('Who did it; null for strangers and the operator.'),
    sessionId: z.string().nullable(),
    requestId: z.string().nullable(),
    address: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

export const EventPage = pageOf(EventView)
  .extend({
    next: z
      .string()
      .nullable()
      .describe('The cursor of the next page; null where there is nothing more, or nothing yet.'),
    last: z
      .string()
      .describe(
        'What to give as `after` to follow from here, also where the page is empty: no event that was asked for and is not on this page or one before has a lower id. Keep it together with what you made of the page.',
      ),
  })
  .meta({ id: 'EventPage' });

const eventId = /^\d{1,19}$/;

const Moment = z.iso.datetime({ offset: true });

export const EventQuery = pageInput(eventId)
  .extend({
    after: z
      .string()
      .regex(eventId, 'That is no id of an event.')
      .optional()
      .describe(
        'Oldest first, only events with a higher id than this; `0` begins at the first one.',
      ),
    accountId: AccountId.optional(),
    name: z
      .string()
      .max(64)
      .regex(/^[a-z_]+\.[a-z_]+$/)
      .optional()
      .describe('Only events of this name, such as `sessions.started`.'),
    from: Moment.optional().describe('Only events from then on; not with `after`.'),
    until: Moment.optional().describe('Only events before then; not with `after`.'),
  })
  .refine(isOneDirection, 'Whoever follows by `after` asks for no times.');

function isOneDirection({ after, from, until }: Places): boolean {
  return after === undefined || (from === undefined && until === undefined);
}

type Places = {
  readonly after?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

export type EventView = z.output<typeof EventView>;
export type EventPage = z.output<typeof EventPage>;
export type EventQuery = z.output<typeof EventQuery>;
