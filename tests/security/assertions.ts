import type { SecurityItem } from './item.ts';

const verify = 'packages/client/test/verify.test.ts';
const verifyFeed = 'packages/client/test/verify-feed.test.ts';
const verifier = 'tests/assertions/verifier.test.ts';
const keys = 'tests/assertions/keys.test.ts';
const feed = 'tests/assertions/feed.test.ts';
const inPythonAndGo = 'tests/clients/verifiers/check.test.ts';
const suite = 'tests/suite/assertions.test.ts';

const rotation = '%s: keys follow each other for months, and no verifier ever misses one';

/** Signed assertions, the keys behind them, and the feed of what ended. */
export const items: readonly SecurityItem[] = [
  {
    id: 'I7',
    says: 'An assertion is ES256 and nothing else, lives for five minutes at most and for one audience; no header says how to verify it, and a verifier that follows the feed refuses an ended session within a second, and everything while it cannot hear.',
    state: 'held',
    tests: [
      [
        suite,
        'an assertion tells whose session it is, for one audience and a minute, and verifies by the public keys',
      ],
      [suite, 'an assertion lives for five minutes at most, and never longer than its session'],
      [suite, 'this service takes no assertion for a token, and gives none for one'],
      [verify, 'a claim that is missing or wrong'],
      [verify, 'a header that says something else'],
      [verify, 'a signature of somebody else'],
      [verifyFeed, 'that is silent for too long lets nothing pass, and all again when it is heard'],
      [verifier, '%s: a sign-out at one node is dropped by a verifier that follows another'],
      [
        verifier,
        'postgresql: while the node cannot read the journal, its verifier accepts nothing',
      ],
      [
        'tests/assertions/endings.test.ts',
        'every operation that ends sessions tells the feed of exactly those',
      ],
      [feed, 'a follower who %s is cut off'],
      [inPythonAndGo, 'drops at once what ended, and nothing else'],
      [inPythonAndGo, 'remembers no answer that was overtaken by the end of its session'],
      [inPythonAndGo, 'that is %s asks each time'],
      [inPythonAndGo, '%s is no answer'],
      [
        'tests/clients/verifiers/assertion.test.ts',
        'of which anything was changed count for nothing',
      ],
    ],
  },
  {
    id: 'I8',
    says: 'Keys follow each other by themselves and overlap, only their public halves are served, an invented key makes nobody fetch, and whoever steals the database can sign nothing.',
    state: 'held',
    tests: [
      ['tests/assertions/rotation.test.ts', rotation],
      [keys, 'many processes that need the first key at once make one pair'],
      [keys, 'what is served of a key is its public half'],
      [keys, 'whoever steals the database has no key, and one that he puts there is not trusted'],
      [keys, 'the key set may be kept for five minutes, and its refusal by nobody'],
      [verify, 'are fetched once, however many assertions name a key that nobody knows'],
      [verifier, '%s: withdrawn keys count for nothing, and new ones at once'],
    ],
  },
  {
    id: 'J5',
    says: 'The keys that sign assertions change without anybody noticing, each signature names its key, and a secret that does not open them stops the signing and nothing else.',
    state: 'partly',
    tests: [
      ['tests/assertions/rotation.test.ts', rotation],
      [
        keys,
        'another secret opens no key: the service runs, signs nothing, and says so in the log',
      ],
    ],
    missing:
      'A new ACCT_SECRET does not seal the keys anew: they are withdrawn, and with them the assertions of the last minutes.',
  },
];
