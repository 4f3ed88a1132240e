import { z } from 'zod';
import { pageInput, pageOf } from '../../kernel/page.ts';
import { AccountId, Instant } from '../../kernel/schema.ts';

export const EventView = z
  .object({
    id: z.string().regex(/^\d+$/).describe('Rises with every event.'),
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

export const EventPage = pageOf(EventView).meta({ id: 'EventPage' });

export const EventQuery = pageInput(/^\d{1,19}$/).extend({
  accountId: AccountId.optional(),
  name: z
    .string()
    .max(64)
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .optional()
    .describe('Only events of this name, such as `sessions.started`.'),
});

export type EventView = z.output<typeof EventView>;
export type EventQuery = z.output<typeof EventQuery>;
