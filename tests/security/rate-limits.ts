import type { SecurityItem } from './item.ts';

const processes = 'tests/limits/processes.test.ts';
const stores = 'tests/limits/stores.test.ts';
const headers = 'tests/limits/headers.test.ts';
const addresses = 'tests/limits/addresses.test.ts';
const operations = 'tests/limits/operations.test.ts';
const bounded = 'tests/limits/bounded.test.ts';
const failure = 'tests/limits/failure.test.ts';
const stuffing = 'tests/suite/stuffing.test.ts';

const everySpelling = [
  'tests/limits/spellings.test.ts',
  'every spelling of %s leads nowhere or counts like the first',
] as const;
const batch = [
  operations,
  'a batch of sign-ins is refused as a whole, and counts as none',
] as const;
const sameNetwork = [
  addresses,
  'ten spellings and neighbours of one IPv6 network are one, and the next network is another',
] as const;
const junk = [
  addresses,
  'junk in a forwarding header gets round nothing and breaks nothing',
] as const;
const disguise = [addresses, 'nothing else that a caller writes makes another of it'] as const;
const unknownFields = [addresses, 'unknown fields and queries count like all else'] as const;
const flood = [
  bounded,
  'a flood of addresses costs the process no memory, and the rows go, on %s',
] as const;
const exact = [
  [processes, 'of a hundred at once at two processes and all doors exactly ten pass, kept in %s'],
  [
    processes,
    'of a hundred at once at two processes and all doors exactly ten pass, kept in Redis',
  ],
  [stores, 'lets exactly as many of a hundred through that ask at once at two places'],
] as const;

/** What comes from one address, and how much of it. */
export const items: readonly SecurityItem[] = [
  {
    id: 'E3',
    says: 'No spelling of an address gets round the limit of what it leads to: 23 of each sign-in, among them absolute ones.',
    state: 'held',
    tests: [everySpelling],
  },
  {
    id: 'G3',
    says: 'A limit counts operations, whichever door they come by; several that take a password cannot share a request.',
    state: 'held',
    tests: [
      batch,
      [
        operations,
        'every operation that takes a password or a secret has a limit, and none besides',
      ],
      [operations, 'wherever a password or a secret is judged, the same allowance is used'],
      [operations, 'signing up has an allowance of its own, the same at every door'],
    ],
  },
  {
    id: 'G4',
    says: 'A request counts under its socket, or under the right-most address that no trusted proxy wrote; IPv6 by its /64; what cannot be read shares one allowance.',
    state: 'held',
    tests: [
      [addresses, 'what a stranger forwards for is not believed: fifty addresses are one'],
      [addresses, 'behind trusted proxies the right-most entry that none of them wrote counts'],
      sameNetwork,
      [addresses, 'an IPv4 address inside of IPv6 is that address'],
      junk,
      [addresses, 'who has no address that can be read shares one allowance with all of that kind'],
    ],
  },
  {
    id: 'G5',
    says: 'Nothing that a caller writes into a request is part of what it is counted under.',
    state: 'held',
    tests: [disguise, unknownFields],
  },
  {
    id: 'G6',
    says: 'Ten sign-ins a minute and ten sign-ups an hour for each address; answers say what is left and when there is more.',
    state: 'partly',
    tests: [
      [headers, 'at %s each answer says what is left, until there is nothing'],
      [headers, 'after the seconds that were told one more passes, and not before'],
      [headers, 'where nothing is limited nothing is said of limits'],
      [
        'tests/limits/settings.test.ts',
        'unless something else is set, ten sign-ins a minute, ten sign-ups an hour, a thousand keys a day',
      ],
    ],
    missing:
      'Reads are not limited for each token, because counting would cost more than the read. Resets of passwords by mail do not exist yet.',
  },
  {
    id: 'G8',
    says: 'Twenty different names that fail to sign in from one network raise an event and a block, twenty times one typo do not; owners at home and sessions are not touched, and nothing of a password is kept.',
    state: 'held',
    tests: [
      [stuffing, 'after twenty names with one password no further one is judged, right or wrong'],
      [stuffing, 'the block is told of once, with the address and the count'],
      [stuffing, 'one name that fails again and again is one name, whatever is tried for it'],
      [
        stuffing,
        'a network that an account signed in from is not blocked for it, and its typos do not count',
      ],
      [stuffing, 'who is signed in stays so, and may change the password and close the account'],
      [stuffing, 'other networks go on, and those of one /64 are one'],
      [stuffing, 'what is kept of the names is the same whatever the passwords were'],
      [
        'tests/suite/throttle-statements.test.ts',
        'a right password costs no statement for the names that failed from its network',
      ],
      [
        'tests/limits/stuffing.test.ts',
        'twenty names that fail at %s make the network wait at all doors',
      ],
      [
        'tests/races/stuffing.test.ts',
        'of 100 names at once in two processes twenty are counted, and hardly more are judged',
      ],
    ],
  },
  {
    id: 'G9',
    says: 'Limits take no memory of a process, are counted by one statement, and let nobody through when they cannot be counted.',
    state: 'held',
    tests: [
      flood,
      [bounded, 'addresses that a trusted proxy names are kept in the database and nowhere else'],
      ...exact,
      [failure, 'a table that cannot be asked lets nobody through, on %s'],
      [failure, 'a Redis that is gone lets nobody through, and one that is back does'],
      [failure, 'a Redis that is frozen holds nobody up for long'],
    ],
  },
  {
    id: 'X13',
    says: 'Of a hundred requests at once, at two processes and four doors, exactly as many pass as the limit says.',
    state: 'held',
    tests: exact,
  },
  {
    id: 'R15',
    says: 'A batch gets round no limit.',
    state: 'held',
    tests: [batch],
  },
  {
    id: 'R17',
    says: 'Another spelling or another address of the same IPv6 network is the same caller.',
    state: 'held',
    tests: [sameNetwork],
  },
  ...(['R18', 'R19'] as const).map(
    (id): SecurityItem => ({
      id,
      says: 'Doubled slashes, capital letters and slashes at the end get round no limit.',
      state: 'held',
      tests: [everySpelling],
    }),
  ),
  {
    id: 'R20',
    says: 'A field that an operation does not have is no part of what it is counted under.',
    state: 'held',
    tests: [unknownFields],
  },
  {
    id: 'R21',
    says: 'A forwarding header that cannot be read skips nothing.',
    state: 'held',
    tests: [junk],
  },
  {
    id: 'R53',
    says: 'Callers cannot make what is kept of them grow in a process, and rows go when they say nothing more.',
    state: 'held',
    tests: [flood],
  },
];
