import type { SecurityItem } from './item.ts';

const throttle = 'tests/suite/throttle.test.ts';
const upkeep = 'tests/suite/throttle-upkeep.test.ts';
const statements = 'tests/suite/throttle-statements.test.ts';
const queue = 'packages/core/src/kernel/queue.test.ts';
const fair = 'tests/suite/fair-queue.test.ts';
const races = 'tests/races/throttle.test.ts';
const doors = 'tests/doors/throttle.test.ts';

const everyPlace = 'after five wrong passwords at %s the sixth waits, there and everywhere';
const exact = 'of 100 wrong passwords at once in two processes five are judged';
const alike = 'unknown names and suspended accounts are throttled with the same words as members';
const sameCost =
  'an unknown name, a suspended account and a wrong password cost the same statements';

/** Wrong passwords, and the queue in which they wait to be judged. */
export const items: readonly SecurityItem[] = [
  {
    id: 'G1',
    says: 'Five wrong passwords in a row are free, then waits double from a second to a quarter of an hour, and after a hundred none is judged; all places and doors share the count.',
    state: 'held',
    tests: [
      [throttle, everyPlace],
      [throttle, 'wrong passwords at different places are one count'],
      [throttle, 'each wait is twice as long as the one before, up to a quarter of an hour'],
      [
        upkeep,
        'a hundred failures in a row are twelve events besides their own, and the last that are judged',
      ],
      [doors, 'five wrong passwords at %s throttle all doors'],
    ],
  },
  {
    id: 'G2',
    says: 'The count is exact however many guess at once through several processes, and outlives the process and the refused request.',
    state: 'held',
    tests: [
      [races, exact],
      [races, 'the right password in the middle of a burst is refused like the wrong ones'],
      [upkeep, 'failures outlive the process that counted them'],
      [
        'packages/core/src/db/claim.test.ts',
        'stays claimed when the transaction of whoever claimed it is rolled back',
      ],
    ],
  },
  {
    id: 'G7',
    says: 'Whoever guesses elsewhere keeps an owner neither from signing in at home nor from a session that is open.',
    state: 'partly',
    tests: [
      [throttle, 'strangers who shut themselves out do not keep the owner out at home'],
      [throttle, everyPlace],
      [upkeep, 'an account where nothing is judged any more opens when the operator %s'],
    ],
    missing:
      'An owner in a new place waits with the strangers: there is no reset by mail yet that would let him in.',
  },
  {
    id: 'G9',
    says: 'Counts are kept in the database, bounded by a sweep, and nothing is kept in the memory of a process.',
    state: 'held',
    tests: [
      [
        upkeep,
        'failures are swept after thirty days, but for a hundred, of accounts and of names nobody has',
      ],
      [upkeep, 'a known network is written once a day, and the latest twenty are kept'],
    ],
  },
  {
    id: 'K1',
    says: 'Hashes wait in one bounded queue; beyond it everybody is answered 503 before anything is looked up, members and strangers alike.',
    state: 'held',
    tests: [
      ['tests/suite/signin.test.ts', 'strangers pay for one hash as members do'],
      [queue, 'whatever comes and goes, everything ends and no place is lost'],
      [fair, 'who waits for a throttled account takes no place of others in the queue'],
    ],
  },
  {
    id: 'K3',
    says: 'A network that floods the queue leaves half of it to others, and one account takes half of the hashes that run at once.',
    state: 'held',
    tests: [
      [fair, 'a flood from one network does not keep those of another from signing in'],
      [queue, 'one network may have all places, until another one needs some: then it has half'],
      [queue, 'one subject takes half of what may run, also while nobody else wants the rest'],
    ],
  },
  {
    id: 'X7',
    says: 'Of a hundred wrong passwords at once five are judged, and the right one among them is refused too.',
    state: 'held',
    tests: [
      [races, exact],
      [races, 'the right password in the middle of a burst is refused like the wrong ones'],
      [races, 'of 60 right sign-ins to one account at once in two processes all succeed'],
    ],
  },
  {
    id: 'B5',
    says: 'An unknown name, a suspended account and a wrong password are answered alike, after the same statements and one hash.',
    state: 'held',
    tests: [
      [statements, sameCost],
      [throttle, alike],
      ['tests/suite/signin-hashes.test.ts', 'whoever tries to sign in, one hash is compared'],
    ],
  },
  {
    id: 'R9',
    says: 'Parallel guesses do not get ahead of the count.',
    state: 'held',
    tests: [[races, exact]],
  },
  {
    id: 'R10',
    says: 'A count is not rolled back with the request that it counts.',
    state: 'held',
    tests: [
      [
        'packages/core/src/db/claim.test.ts',
        'stays claimed when the transaction of whoever claimed it is rolled back',
      ],
      [throttle, everyPlace],
    ],
  },
  {
    id: 'R11',
    says: 'The throttle is on by default and holds at every place that asks for a password, at every door.',
    state: 'held',
    tests: [
      [throttle, everyPlace],
      [doors, 'five wrong passwords at %s throttle all doors'],
    ],
  },
  {
    id: 'R13',
    says: 'No other way of calling passes the count by.',
    state: 'held',
    tests: [
      [doors, 'five wrong passwords at %s throttle all doors'],
      [races, 'at every place together no more than five wrong passwords are judged'],
    ],
  },
  {
    id: 'R14',
    says: 'An act that asks a session for the password is counted like a sign-in, so it is no way to guess.',
    state: 'held',
    tests: [[throttle, everyPlace]],
  },
  {
    id: 'R28',
    says: 'What is hashed is the password alone: a long name does not push it out of what bcrypt reads.',
    state: 'held',
    tests: [[throttle, 'a name of the greatest length needs its whole password']],
  },
];
