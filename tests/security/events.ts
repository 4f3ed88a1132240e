import type { SecurityItem } from './item.ts';

const crowd = 'tests/limits/failure.test.ts';
const events = 'tests/secrets/events.test.ts';
const failClosed = 'tests/regression/fail-closed.test.ts';
const feed = 'tests/suite/feed.test.ts';
const notices = 'tests/suite/notices.test.ts';
const seldom = 'packages/core/src/kernel/seldom.test.ts';
const tables = 'tests/faults/tables.test.ts';
const told = 'tests/limits/told.test.ts';
const tour = 'tests/secrets/tour-events.test.ts';

/** What is told of what happened, and what becomes of a question that cannot be answered. */
export const items: readonly SecurityItem[] = [
  {
    id: 'H4',
    says: 'Whatever needs a table that cannot be asked is answered 503, and never as if nobody were limited, suspended or watched.',
    state: 'held',
    tests: [
      [tables, 'what needs it is answered 503, all else as ever, and all is well when it is back'],
      [failClosed, 'without %s nobody is let in to anything that asks for a session'],
      [crowd, 'a table that cannot be asked lets nobody through, on %s'],
      [crowd, 'a Redis that is gone lets nobody through, and one that is back does'],
      [
        notices,
        'what the journal cannot be told is not shown, not even to who asks at the same time',
      ],
      [
        notices,
        'a refusal stands where the journal cannot be written, and the log has what was lost',
      ],
      [told, 'a limit that is used up stays so where the journal cannot be written'],
      [
        feed,
        'a place beyond the newest event is refused, because events were lost since it was given out',
      ],
    ],
  },
  {
    id: 'H5',
    says: 'Each change, each call refused for a missing right, each limit used up and each look at somebody’s sensitive values is one event with the outcome that it had; asking again and again fills no journal.',
    state: 'held',
    tests: [
      [events, 'every step tells once what came of it, and whose it was'],
      [events, 'a change that is refused tells of nothing, as if it had not been tried'],
      [tour, 'every operation tells once what came of it, and one that only reads tells nothing'],
      [
        tour,
        'every operation that somebody has not the right to tells that once, and of nothing else',
      ],
      [
        notices,
        'a call refused for a missing role is one event a minute, with how often it was tried',
      ],
      [
        notices,
        'sensitive values that a role reads are one event a minute: whose and which, never what',
      ],
      [notices, 'a look that reveals nothing sensitive of somebody else writes nothing'],
      [
        told,
        'a limit that is used up is one event a minute for its network, however many knock on, on %s',
      ],
      [seldom, 'no more is remembered than may be, and nothing new is said until something is old'],
    ],
  },
];
