import { command } from '../command.ts';
import { flag, text, texts } from '../values.ts';

export const importCommands = [
  command({
    path: 'import pyacct',
    summary: 'Bring over the accounts of a PyAcct',
    details:
      'Tells what would be done, and with --apply does it. Ids, usernames, attributes and passwords stay what they are. Stop PyAcct first. It may be stopped at any time and run again: what is there is left alone. The exit code is 1 when something stands against it.',
    arguments: {},
    options: {
      from: text(
        'url',
        "PyAcct's database, as PyAcct was given it or as ACCT_DATABASE_URL is written; the configured database unless said otherwise.",
      ),
      apply: flag('Do it. Without this, nothing is written.'),
      dryRun: flag('Only tell what would be done, as without --apply.'),
      onConflict: texts(
        'kind=choice',
        'What to do about a kind of conflict; may be repeated. username: keep-exact (unless said otherwise), skip or stop. unique: keep-first (unless said otherwise) or stop. unfit: stop (unless said otherwise) or leave-out. changed: stop (unless said otherwise) or keep. docs/move-from-pyacct.md tells what each means.',
      ),
      withSessions: flag('Sessions that are still good go on, so nobody has to sign in again.'),
      timesZone: text(
        'zone',
        "The time zone of PyAcct's server, such as Europe/Vienna; for --with-sessions. UTC unless said otherwise.",
      ),
      config: text(
        'file',
        "PyAcct's config.json: the accounts in its list `super` get the role service. ACCT_PYACCT_CONFIG unless said otherwise.",
      ),
    },
    examples: [
      [
        'acct import pyacct --from postgresql+psycopg2://me@db.example/pyacct',
        'what would happen?',
      ],
      [
        'acct import pyacct --from sqlite:////srv/pyacct/pyacct.db --config config.json --apply',
        'do it',
      ],
    ],
    run: async (call, input) => (await import('../commands/import.ts')).importFrom(call, input),
  }),
];
