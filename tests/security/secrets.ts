import type { SecurityItem } from './item.ts';

const passwords = 'tests/suite/passwords.test.ts';
const settings = 'packages/core/src/kernel/settings.test.ts';
const canaries = 'tests/secrets/canaries.test.ts';
const commands = 'tests/secrets/command-line.test.ts';
const suiteSignIn = 'tests/suite/signin.test.ts';

const inNoLog = 'no secret is in the log, on stdout, on stderr or in the figures';
const inNoAnswer = 'no secret is answered but the new token, and what is one’s own';
const inNoColumn = 'no secret is stored, but a sensitive value in the column of values';
const inNoBytes = 'nobody who steals the database gets a password, a token or the bootstrap secret';
const inNoCommand =
  'no command shows or stores a password, a token or a hash, and lists show nothing sensitive';

/** How passwords and tokens are made and kept, and where they must never be. */
export const items: readonly SecurityItem[] = [
  {
    id: 'A4',
    says: 'A password counts to its last byte: what bcrypt would cut goes through a digest first.',
    state: 'held',
    tests: [
      [passwords, 'beyond 72 bytes of ASCII'],
      [passwords, 'beyond 18 emoji'],
      ['tests/regression/sign-in.test.ts', 'what stands behind %s of a password counts'],
    ],
  },
  {
    id: 'A5',
    says: 'The cost of a hash is at least 10 outside of tests, stands in the hash, and is raised at the next sign-in.',
    state: 'held',
    tests: [
      [settings, 'ACCT_BCRYPT_COST=%s is refused once, by the range that counts'],
      [passwords, 'a hash of a lower cost is made anew at the next sign-in, and sessions live on'],
    ],
  },
  {
    id: 'A8',
    says: 'A password that looks like a hash is a password; hashes come in by the import only, which takes one form.',
    state: 'held',
    tests: [
      [passwords, 'a password that looks like a hash is a password'],
      ['packages/core/src/records/credentials/pyacct-hash.test.ts', '%s is no password of PyAcct'],
    ],
  },
  {
    id: 'A10',
    says: 'Passwords and their hashes leave the process in no answer, log, figure, event or side column.',
    state: 'held',
    tests: [
      [canaries, inNoLog],
      [canaries, inNoAnswer],
      [canaries, inNoColumn],
      [commands, inNoCommand],
    ],
  },
  {
    id: 'B1',
    says: 'A token is 256 random bits of one recognisable form, and what cannot be one asks the database nothing.',
    state: 'partly',
    tests: [
      [
        'tests/secrets/tokens.test.ts',
        'five hundred tokens have one form, differ in all, and have bytes like those of chance',
      ],
      [
        'tests/suite/tokens.test.ts',
        'a text that cannot be a token is refused without asking the database',
      ],
    ],
    missing:
      'The doors for PyAcct’s clients give out UUIDs of 122 random bits, because those clients keep them in columns for UUIDs.',
  },
  {
    id: 'B2',
    says: 'Only the SHA-256 of a token is stored, and a stolen database opens no session.',
    state: 'held',
    tests: [
      [suiteSignIn, 'a stolen database opens no session'],
      [canaries, inNoBytes],
    ],
  },
  {
    id: 'B7',
    says: 'Each sign-in gives a new token, and one that the caller brings along gains nothing.',
    state: 'partly',
    tests: [
      [
        suiteSignIn,
        'each sign-in gives a new token; one that the caller brings along gains nothing',
      ],
      [suiteSignIn, 'nobody chooses the %s of his own session'],
    ],
    missing:
      'The session that changes the password keeps its token; all others end. A role that is granted holds in the sessions that are open.',
  },
  {
    id: 'C13',
    says: 'What a closed account kept is overwritten in the file of SQLite, and so are hashes that were replaced.',
    state: 'partly',
    tests: [
      [
        'tests/secrets/erased.test.ts',
        'what a closed account kept is not even in the free space of the file',
      ],
      [
        'tests/secrets/erased.test.ts',
        "PyAcct's quick hash is gone from the file once a sign-in has replaced it",
      ],
    ],
    missing:
      'In PostgreSQL’s files deleted rows stay until it vacuums; backups and logs for replication keep what they once took.',
  },
  {
    id: 'H6',
    says: 'At the level that logs most, no password, token, bootstrap secret or sensitive value is logged, journaled or counted.',
    state: 'held',
    tests: [
      [canaries, inNoLog],
      [canaries, inNoColumn],
      ['apps/server/test/log.test.ts', 'cuts secrets out of whatever is logged'],
      ['apps/server/test/start.test.ts', 'writes only JSON in production, and no secret'],
    ],
  },
  {
    id: 'R47',
    says: 'An error lets nobody in: without the tables that say who somebody is, every answer is a refusal (Auth.js GHSA-8fpg).',
    state: 'held',
    tests: [
      [
        'tests/regression/fail-closed.test.ts',
        'without %s nobody is let in to anything that asks for a session',
      ],
    ],
  },
  {
    id: 'R52',
    says: 'Each check refuses alone, whatever the others say (Pocket ID CVE-2026-28513).',
    state: 'held',
    tests: [
      ['tests/regression/sign-in.test.ts', 'each check refuses alone, whatever the others say'],
    ],
  },
];
