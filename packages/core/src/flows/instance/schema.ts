import { z } from 'zod';
import { CountView } from '../../kernel/count.ts';
import { countMax, figuresHoursDefault, figuresHoursMax } from '../../kernel/limits.ts';
import { Instant } from '../../kernel/schema.ts';

export const AboutView = z
  .object({
    version: z.string().describe('The version of Acct.'),
    node: z.string().describe('The version of Node.js that it runs on.'),
    database: z.enum(['sqlite', 'postgresql']),
    startedAt: Instant.describe('When the process that answers was started.'),
    now: Instant.describe('What the clock of the service says.'),
    workers: z.int().describe('Processes that serve the port, as the settings have it.'),
    publicUrl: z.string().nullable().describe('The address that clients use; null if not set.'),
    docs: z.boolean().describe('Whether there is a page at `/docs`.'),
    metrics: z.boolean().describe('Whether there are figures at `/metrics`.'),
  })
  .meta({ id: 'Instance' });

export const SettingView = z
  .object({
    name: z.string().describe('The variable of the environment.'),
    value: z
      .string()
      .nullable()
      .describe('As it would be written there; null if there is none, or if it is secret.'),
    default: z.string().nullable().describe('What it is where nothing is said; null for nothing.'),
    changed: z.boolean().describe('True where it is another one than the default.'),
    secret: z.boolean().describe('True where no value is ever told.'),
    says: z.string().describe('What it is for.'),
  })
  .meta({ id: 'Setting' });

export const SettingsView = z.object({ items: z.array(SettingView) }).meta({ id: 'Settings' });

export const FiguresInput = z.strictObject({
  hours: z
    .int()
    .min(1)
    .max(figuresHoursMax)
    .default(figuresHoursDefault)
    .describe(`How many hours, up to this one, 1 to ${figuresHoursMax}.`),
});

const InHour = z.int().describe(`How many in that hour; ${countMax} stands for all that are more.`);
const From = Instant.describe('When the hour begins.');

export const FiguresView = z
  .object({
    accounts: z.object({ active: CountView, suspended: CountView }),
    sessions: z.object({ active: CountView }),
    signIns: z
      .array(z.object({ from: From, accepted: InHour, refused: InHour }))
      .describe('The oldest hour first; the last one is not over.'),
    refusals: z
      .array(z.object({ from: From, denied: InHour, limited: InHour }))
      .describe(
        'The same hours: the events `access.denied` and `limits.exceeded`, which the journal is told of once a minute at most for the same.',
      ),
    hashQueue: z
      .object({
        running: z.int(),
        waiting: z.int(),
        refused: z.int().describe('Since the process was started.'),
      })
      .describe('Passwords that are hashed in the process that answers.'),
  })
  .meta({ id: 'Figures' });

export type AboutView = z.output<typeof AboutView>;
export type SettingView = z.output<typeof SettingView>;
export type SettingsView = z.output<typeof SettingsView>;
export type FiguresView = z.output<typeof FiguresView>;
