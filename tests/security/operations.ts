import type { SecurityItem } from './item.ts';

const restored = 'tests/operations/restore.test.ts';
const refused = 'tests/operations/restore-refused.test.ts';
const backedUp = 'tests/operations/backup.test.ts';
const servers = 'packages/core/src/db/postgresql-servers.test.ts';

/** Backup, restore, and what a database on several servers keeps when one of them dies. */
export const items: readonly SecurityItem[] = [
  {
    id: 'J6',
    says: 'A restore revives no session and no bootstrap secret, and gives out no id a second time.',
    state: 'partly',
    tests: [
      [
        restored,
        'a restore revives no session and no secret, gives passwords back as they were, and no id twice',
      ],
      [
        restored,
        'a restore onto nothing takes the highest id from the command line, and says so when it has none',
      ],
      [
        'tests/operations/restore-postgresql.test.ts',
        'a PostgreSQL that was restored by its own tools has no session after "acct session end-all"',
      ],
      [refused, '%s is not restored, and nothing is touched'],
      [refused, 'a backup takes the place of a database that is broken, which is kept'],
      [
        backedUp,
        'a backup under load has all that was acknowledged before it, and nothing by half',
      ],
      [backedUp, 'a backup overwrites nothing unless it is told to, and never the database itself'],
    ],
    missing:
      'On PostgreSQL the operator has to run acct session end-all before the service starts, and to raise the sequences; nothing makes sure of that.',
  },
  {
    id: 'Z16',
    says: 'After a backup was restored, every token from before is refused, and passwords are those of the backup.',
    state: 'held',
    tests: [
      [
        restored,
        'a restore revives no session and no secret, gives passwords back as they were, and no id twice',
      ],
    ],
  },
  {
    id: 'Z18',
    says: 'Whatever part of its log SQLite has lost, it opens whole, with a beginning of what was acknowledged.',
    state: 'held',
    tests: [
      [
        'tests/operations/torn-log.test.ts',
        'whatever is left of SQLite’s log, the file is whole and tells a beginning of the history',
      ],
    ],
  },
  {
    id: 'R7',
    says: 'A primary killed under load loses no acknowledged change and revives no session; its standby is found without a restart.',
    state: 'held',
    tests: [
      [
        'tests/operations/failover.test.ts',
        'a primary killed under load loses nothing that was acknowledged, and its standby is found without a restart',
      ],
      [servers, 'is unavailable while no server takes changes, and then available by itself'],
      [
        servers,
        'a connection that is told to change nothing is dropped, also where the URL names one server',
      ],
    ],
  },
];
