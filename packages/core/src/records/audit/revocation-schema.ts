import { z } from 'zod';
import { endings } from '../../kernel/events.ts';
import { PageLimit } from '../../kernel/page.ts';
import { AccountId, Instant, SessionId } from '../../kernel/schema.ts';

export const RevocationQuery = z.strictObject({
  after: z
    .string()
    .regex(/^(?:\d{1,19}|recent)$/, 'That is no cursor of the feed.')
    .optional()
    .describe(
      'The cursor to go on from; `recent` for all that may matter to an assertion that lives. Without it nothing is listed, and `cursor` is where to begin.',
    ),
  limit: PageLimit,
});

export const Revocation = z
  .object({
    cursor: z.string().describe('The id of the event. It rises with every event.'),
    at: Instant,
    ends: z
      .enum(endings)
      .describe(
        '`session`: the one named. `account`: all sessions of the account. `others`: all of the account but the one named. `everybody`: all sessions. `keys`: no session, but the keys that signed assertions so far.',
      ),
    accountId: AccountId.nullable(),
    sessionId: SessionId.nullable(),
  })
  .meta({ id: 'Revocation' });

export const RevocationPage = z
  .object({
    items: z.array(Revocation).describe('The oldest first.'),
    cursor: z.string().describe('What to give as `after` next, also where the list is empty.'),
    more: z.boolean().describe('True where the list was cut at the limit: ask again at once.'),
  })
  .meta({ id: 'RevocationPage' });

export type Revocation = z.output<typeof Revocation>;
export type RevocationPage = z.output<typeof RevocationPage>;
export type RevocationQuery = z.output<typeof RevocationQuery>;
