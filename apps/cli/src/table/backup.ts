import { command } from '../command.ts';
import { flag, needed, whole } from '../values.ts';

export const backupCommands = [
  command({
    path: 'backup',
    summary: 'Copy the database while the service goes on',
    details:
      'For SQLite. The copy is one file, verified page by page before it gets its name, and nobody else may read it. For PostgreSQL it tells the command of pg_dump, with exit code 1.',
    arguments: { file: needed('file', 'The file to make.') },
    options: { force: flag('Take the place of a file that is there.') },
    examples: [['acct backup /backup/acct-2026-11-22.db', 'then copy it to another machine']],
    run: async (call, input) => (await import('../commands/backup.ts')).backUp(call, input),
  }),
  command({
    path: 'restore',
    summary: 'Put a backup in the place of the database',
    details:
      'For SQLite, with the service stopped. Every session of the backup ends, so that nobody is signed in who has signed out since. For PostgreSQL it tells what to do, with exit code 1.',
    arguments: { file: needed('file', 'A file that `acct backup` made.') },
    options: {
      force: flag('Replace a database that is there. It is kept under another name.'),
      accountIdsAbove: whole(
        'n',
        'New accounts get ids above this one: for when the database that knew the last ids is lost. Name the highest account id that any other service keeps.',
      ),
    },
    examples: [
      ['acct restore /backup/acct-2026-11-22.db', 'on a new machine'],
      ['acct restore /backup/acct-2026-11-22.db --force', 'instead of what is there'],
    ],
    run: async (call, input) => (await import('../commands/restore.ts')).restoreFrom(call, input),
  }),
];
