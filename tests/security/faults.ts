import type { SecurityItem } from './item.ts';

const unavailable = 'packages/core/src/db/unavailable.test.ts';
const silence = 'packages/core/src/db/silence.test.ts';
const boundedPool = 'packages/core/src/db/bounded-pool.test.ts';
const turnstile = 'packages/core/src/db/turnstile.test.ts';
const migrations = 'tests/faults/migration.test.ts';
const migrate = 'packages/core/src/db/migrate.test.ts';
const judge = [
  'tests/faults/invariants.test.ts',
  'the judge finds each kind of damage on %s',
] as const;

/** What holds when processes, databases and networks break under load. */
export const items: readonly SecurityItem[] = [
  {
    id: 'J2',
    says: 'Whatever waits for the database has a deadline, also for a server that says nothing, and is answered 503 with Retry-After.',
    state: 'held',
    tests: [
      [silence, 'is given up when its server answers nobody, however long a statement may take'],
      [silence, 'is given up in the middle of a transaction, which leaves nothing behind'],
      [silence, 'is kept when its server answers others: a statement may take its time'],
      [unavailable, 'gives up waiting for a connection when the pool is used up, and recovers'],
      [unavailable, 'ends a statement that takes too long'],
      [unavailable, 'gives up on a lock that another transaction keeps'],
      [unavailable, 'gives up on a lock that another process keeps, and reads on meanwhile'],
      [
        boundedPool,
        'refuses at once those who come when another has waited for long, and serves the others',
      ],
      [turnstile, 'turns away at once who comes when another has waited for half as long as that'],
      ['apps/server/test/health.test.ts', 'answers %s 503 and lets nobody in'],
    ],
  },
  {
    id: 'J3',
    says: 'Migrations go forward only, one process at a time, whole or not at all; a running process of the version before goes on.',
    state: 'held',
    tests: [
      [
        migrations,
        'migrating %s ends with whole migrations wherever it is killed, and goes on from there',
      ],
      [migrations, 'a %s database of the first schema migrates and serves'],
      [migrations, 'a service on %s goes on while a newer version widens every table'],
      [migrate, 'lets processes that start at once take turns'],
      [migrate, 'refuses a database that a newer version has migrated'],
    ],
  },
  {
    id: 'Z1',
    says: 'A service killed in the middle of thirty changes keeps all that it acknowledged, and nothing by half.',
    state: 'held',
    tests: [
      [
        'tests/faults/kill.test.ts',
        'killed without warning, the service on %s keeps all that it acknowledged',
      ],
      judge,
    ],
  },
  {
    id: 'Z2',
    says: 'Processes are replaced one after the other under load, and no request of a client that holds to HTTP fails.',
    state: 'held',
    tests: [
      [
        'tests/faults/stop.test.ts',
        'two processes on %s are replaced one after the other, and no request fails',
      ],
    ],
  },
  {
    id: 'Z3',
    says: 'A PostgreSQL that crashes under load costs answers of 503 and nothing else; nobody restarts the service.',
    state: 'held',
    tests: [
      [
        'tests/faults/crash.test.ts',
        'a PostgreSQL that crashes and comes back costs answers of 503 and nothing else',
      ],
    ],
  },
  {
    id: 'Z5',
    says: 'A PostgreSQL that freezes under load is answered for with 503; nothing stays taken when it thaws.',
    state: 'held',
    tests: [
      [
        'tests/faults/freeze.test.ts',
        'a PostgreSQL that freezes is answered for with 503, and forgotten when it thaws',
      ],
      [silence, 'is given up when its server answers nobody, however long a statement may take'],
    ],
  },
  {
    id: 'Z6',
    says: 'A locked table and too few connections cost 503 for what needs them; others go on, and nothing stays taken.',
    state: 'partly',
    tests: [
      [
        'tests/faults/locks.test.ts',
        'a table that somebody else locks costs 503 for what needs it, and nothing after',
      ],
      [
        'tests/faults/locks.test.ts',
        'a database that takes two connections serves with two, and says 503 to the rest',
      ],
    ],
    missing:
      'Who waits for a connection first and for the lock then is answered a little after the three seconds of the checklist: one deadline for both would cost one more round trip for each connection that was waited for.',
  },
  {
    id: 'Z7',
    says: 'While another process locks the SQLite file, changes wait or are answered 503, and checks are answered all the time.',
    state: 'partly',
    tests: [
      [
        'tests/faults/busy.test.ts',
        'a file that another program locks for a moment costs time and nothing else',
      ],
      [
        'tests/faults/busy.test.ts',
        'a file that stays locked costs 503 for changes, and checks are answered all the time',
      ],
    ],
    missing:
      'A lock of three seconds is waited out only where ACCT_DATABASE_WAIT_TIMEOUT_MS is raised; by default changes are answered 503 after two, as J2 wants it.',
  },
  {
    id: 'Z8',
    says: 'A commit whose answer is lost is answered 503; the change is whole, and another try with the same Idempotency-Key brings the answer that was lost: one change, one row of the journal.',
    state: 'held',
    tests: [
      [
        'tests/faults/lost-answer.test.ts',
        'a commit whose answer is lost is answered 503, and another try settles it',
      ],
      [
        'tests/faults/ambiguous.test.ts',
        'a commit whose answer is lost is answered 503, and the same key brings the answer that was lost',
      ],
      [
        'tests/faults/ambiguous.test.ts',
        'an answer that is lost on its way to the caller is given again',
      ],
    ],
  },
  {
    id: 'Z15',
    says: 'A migration that is killed leaves whole migrations; two processes go on at once, and each migration is applied by one.',
    state: 'held',
    tests: [
      [
        migrations,
        'migrating %s ends with whole migrations wherever it is killed, and goes on from there',
      ],
      [migrations, 'a service on %s goes on while a newer version widens every table'],
      [migrate, 'leaves whole migrations only when it is killed'],
    ],
  },
  {
    id: 'Z9',
    says: 'Slow and lossy networks to the database cost time and answers of 503.',
    state: 'partly',
    tests: [
      [
        'tests/faults/bad-network.test.ts',
        'a slow and lossy network to PostgreSQL costs time and answers of 503, and nothing else',
      ],
    ],
    missing:
      'With 200 ms to the database and back a change takes one to three seconds, and the slowest of a hundred more than the two of the checklist.',
  },
  {
    id: 'Z10',
    says: 'A full disk costs answers of 503 to changes, and reads go on.',
    state: 'held',
    tests: [
      [
        'tests/faults/full-disk.test.ts',
        'a full disk under SQLite costs 503 for changes, and nothing once there is room',
      ],
      [
        'tests/faults/full-disk.test.ts',
        'a full disk under PostgreSQL costs 503 for changes, and nothing once there is room',
      ],
    ],
  },
  {
    id: 'Z11',
    says: 'Errors of the disk are never acknowledged as done.',
    state: 'held',
    tests: [
      [
        'tests/faults/disk-errors.test.ts',
        'what a disk could not sync is never acknowledged, nor what builds on it',
      ],
      [
        'tests/faults/disk-errors.test.ts',
        'a disk that $what costs 503 for changes, and nothing after',
      ],
      [
        'packages/core/src/db/sqlite-log.test.ts',
        'a change whose log cannot be brought onto the disk is not acknowledged',
      ],
    ],
  },
  {
    id: 'Z12',
    says: 'Clocks that jump or differ revive no session.',
    state: 'held',
    tests: [
      [
        'tests/faults/clock.test.ts',
        'sessions on %s end by the clock of the process, and none that has ended comes back with the hour',
      ],
      [
        'tests/faults/clock.test.ts',
        'of two processes on %s one that is five minutes ahead ends sessions five minutes sooner, for both',
      ],
      [
        'tests/suite/session-upkeep.test.ts',
        'no request waits for the sweep to be told that a session has ended',
      ],
    ],
  },
  {
    id: 'Z14',
    says: 'Few open files and little memory cost connections or answers of 503, and no crash.',
    state: 'held',
    tests: [
      [
        'tests/faults/few-means.test.ts',
        'a service on %s that may open few files says no to some, and serves all when there are fewer',
      ],
      [
        'tests/faults/few-means.test.ts',
        'a service of little memory lives on, from however many addresses it is asked',
      ],
    ],
  },
  open('Z20', 'A day of load with a fault every ten minutes leaves all invariants as they are.'),
];

function open(id: string, says: string): SecurityItem {
  return { id, says, state: 'open', tests: [], missing: 'Nobody has tried it yet.' };
}
