import { command } from '../command.ts';
import { flag } from '../values.ts';

export const serviceCommands = [
  command({
    path: 'serve',
    summary: 'Start the service',
    details:
      'Migrates the database first. Ends on SIGTERM or Ctrl-C, after the requests under way. With --json the log is JSON lines, as it is in production.',
    arguments: {},
    options: {},
    examples: [['ACCT_PORT=9000 acct serve', 'on another port']],
    run: async (call) => (await import('../commands/serve.ts')).startService(call),
  }),
  command({
    path: 'migrate',
    summary: 'Bring the tables of the database up to this version of Acct',
    details:
      'Safe to stop and to run again. With --status nothing is changed, and the exit code is 1 unless the database is up to date.',
    arguments: {},
    options: { status: flag('Only tell what is applied and what is not.') },
    examples: [
      ['acct migrate', 'before the first command, and after an update'],
      ['acct migrate --status', 'what would it do?'],
    ],
    run: async (call, input) =>
      (await import('../commands/migrate.ts')).migrateDatabase(call, input),
  }),
  command({
    path: 'doctor',
    summary: 'Check whether this machine, its settings and the database are fit for service',
    details:
      'Looks at Node.js, settings, database, durability, clock, migrations, administrator, keys of assertions, hash speed and file modes. Changes nothing. The exit code is 1 when a check fails; a warning is no failure.',
    arguments: {},
    options: {},
    examples: [['acct doctor', 'what is wrong, and what to do']],
    run: async (call) => (await import('../commands/doctor.ts')).examine(call),
  }),
];
