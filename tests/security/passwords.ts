import type { SecurityItem } from './item.ts';

const passwords = 'tests/suite/passwords.test.ts';
const limits = 'tests/suite/session-limits.test.ts';
const sessions = 'tests/suite/sessions.test.ts';

/** What the first suites of the service prove of passwords and sessions. */
export const items: readonly SecurityItem[] = [
  {
    id: 'A1',
    says: 'A password has at least 8 characters (a setting raises it) and at most 256, counted after normalization.',
    state: 'held',
    tests: [
      [passwords, 'a password of %s'],
      [passwords, 'the least length is a setting'],
    ],
  },
  {
    id: 'A3',
    says: 'Common passwords, runs and the own username are refused wherever a password is set.',
    state: 'partly',
    tests: [[passwords, '%s is too common for a password, at sign-up and at a change']],
    missing: 'The local part of an e-mail attribute is not compared.',
  },
  {
    id: 'A7',
    says: 'A change of password asks for the present one and ends all other sessions in the same transaction.',
    state: 'held',
    tests: [
      [
        'tests/suite/password-change.test.ts',
        'a change asks for the present password and ends all other sessions at once',
      ],
      [
        'tests/suite/password-change.test.ts',
        'a wrong present password changes nothing, and the attempt is told',
      ],
    ],
  },
  {
    id: 'A9',
    says: 'Imported PyAcct hashes cost as much to judge as our own, and become bcrypt at the next sign-in.',
    state: 'held',
    tests: [
      ['tests/suite/signin-hashes.test.ts', 'whoever tries to sign in, one hash is compared'],
      [
        'packages/core/src/records/credentials/hash.test.ts',
        '%s lets in whoever knows the password',
      ],
    ],
  },
  {
    id: 'B3',
    says: 'A session ends an hour after its last use and a day after sign-in, on the server, in UTC.',
    state: 'held',
    tests: [
      [limits, 'a session that is used lives on, and one unused for an hour has ended'],
      [limits, 'a day after sign-in a session has ended however much it was used'],
      [limits, 'the hour when the clocks change is an hour like any other'],
    ],
  },
  {
    id: 'B8',
    says: 'Only one well-formed Authorization header counts: no address, no second header, and no cookie beside it.',
    state: 'held',
    tests: [
      ['apps/server/test/credentials.test.ts', 'a token in the address counts for nothing'],
      [
        'apps/server/test/credentials.test.ts',
        'two Authorization headers are refused, even when both are good',
      ],
      [
        'tests/browser/cross-site.test.ts',
        'by a bearer token every page may act, whatever cookie is there beside it',
      ],
    ],
  },
  {
    id: 'B9',
    says: 'Somebody sees and ends his own sessions; those of others are as unknown as none.',
    state: 'held',
    tests: [
      [sessions, 'I see my sessions, newest first, with device and address, and never a token'],
      [sessions, "another's session is as unknown as none, and lives on"],
    ],
  },
  {
    id: 'B11',
    says: 'An account has no more sessions than the cap says, exactly, and the newest ones work.',
    state: 'held',
    tests: [
      [limits, 'an account has no more sessions than the cap, and the newest ones work'],
      [limits, 'the cap is exact however many sign in at once'],
    ],
  },
  {
    id: 'B14',
    says: 'The last use of a session is written at most once a minute, so checks stay reads.',
    state: 'held',
    tests: [
      [limits, 'the last use is written at most once a minute'],
      [limits, 'within that minute a check writes nothing, so it stands in no line of writers'],
    ],
  },
];
