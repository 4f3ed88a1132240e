import type { SecurityItem } from './item.ts';

const uniqueness = 'tests/races/uniqueness.test.ts';
const administrators = 'tests/races/administrators.test.ts';
const sessions = 'tests/races/sessions.test.ts';
const passwords = 'tests/races/passwords.test.ts';
const closing = 'tests/races/closing.test.ts';
const starts = 'tests/races/starts.test.ts';
const storm = 'tests/races/storm.test.ts';
const guarded = 'tests/races/guarded.test.ts';

const lastAdministrator =
  '%d administrators who remove each other and themselves at two servers leave exactly one';
const whateverIsolation =
  'a database whose own default is %s changes nothing: all are served, one administrator is left';
const bootstrap = 'of 16 who bring the bootstrap secret to two servers one becomes administrator';
const byOneStatement = '%s is used up by one statement that looks at the row as it writes it';
const exactCap = '200 sign-ins at two servers leave exactly as many sessions as are allowed';

/** Two servers on one database, both doors mixed, all requests at one moment; on SQLite and PostgreSQL. */
export const items: readonly SecurityItem[] = [
  {
    id: 'X1',
    says: 'Of 64 who sign up for one name in many spellings at once, one gets it.',
    state: 'held',
    tests: [
      [uniqueness, 'of 64 who sign up for one name in many spellings at two servers one gets it'],
    ],
  },
  {
    id: 'X2',
    says: 'A unique value belongs to one account, however many want it at once, and a swap of two leaves both as they were.',
    state: 'held',
    tests: [
      [uniqueness, 'of 32 who sign up with one unique value one gets it, and of 32 who set it one'],
      [uniqueness, 'who swap two unique values or two names at two servers keep what they had'],
    ],
  },
  {
    id: 'X3',
    says: 'Administrators who all remove each other and themselves at once leave exactly one.',
    state: 'held',
    tests: [
      [administrators, lastAdministrator],
      [storm, whateverIsolation],
    ],
  },
  {
    id: 'X4',
    says: 'A one-time secret is used up by one of those who bring it at once; of such secrets there is one, that of the first administrator.',
    state: 'held',
    tests: [
      [administrators, bootstrap],
      [guarded, byOneStatement],
    ],
  },
  {
    id: 'X6',
    says: 'No check that begins after the end of a session was acknowledged lets it in, at any server, whichever of seven ways ended it.',
    state: 'held',
    tests: [
      [
        sessions,
        'no check that begins after a session was ended by %s lets it in, at either server',
      ],
    ],
  },
  {
    id: 'X8',
    says: 'Password changes, sign-ins, ends of sessions and the end of an account, all at once, answer as if one came after the other.',
    state: 'held',
    tests: [
      [
        passwords,
        'password changes and sign-ins at two servers answer as if one came after the other',
      ],
      ['tests/races/linearizable.test.ts', '%s: %s'],
    ],
  },
  {
    id: 'X9',
    says: 'An account that is closed while others sign in to it, name it, or give it values and roles keeps none of that.',
    state: 'held',
    tests: [
      [closing, 'an account that is closed while others give it something keeps nothing of it'],
    ],
  },
  {
    id: 'X11',
    says: 'Of 200 sign-ins at once exactly as many sessions live on as are allowed, and the next one is the newest.',
    state: 'held',
    tests: [[sessions, exactCap]],
  },
  {
    id: 'X15',
    says: 'Servers that start at once on an empty database migrate it once, agree on the attributes, and leave one bootstrap secret that works.',
    state: 'held',
    tests: [
      [
        starts,
        'two servers that start at once on an empty database of %s migrate it once and agree on its attributes',
      ],
      [
        starts,
        'the bootstrap file that two servers on %s wrote at once holds the secret that counts',
      ],
    ],
  },
  {
    id: 'Z19',
    says: 'Fifty who write to one account at once are all served; what collides is run again a bounded number of times.',
    state: 'held',
    tests: [
      [storm, 'fifty who write to one account at once are all served on %s'],
      [storm, whateverIsolation],
      [
        'packages/core/src/db/database-postgresql.test.ts',
        '%s runs work again that lost a deadlock, so that both succeed',
      ],
    ],
  },
  {
    id: 'R1',
    says: 'What is used up once is never looked up first and written later (Ory Kratos); proved on PostgreSQL, where that shows.',
    state: 'held',
    tests: [
      [administrators, bootstrap],
      [guarded, byOneStatement],
    ],
  },
];
