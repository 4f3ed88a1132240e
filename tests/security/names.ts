import type { SecurityItem } from './item.ts';

const hostile = 'tests/hostile/text';
const lookAlikes = 'tests/suite/look-alikes.test.ts';

export const items: readonly SecurityItem[] = [
  {
    id: 'A2',
    says: 'No rule says of which characters a password is made; spaces and all of Unicode are taken.',
    state: 'held',
    tests: [
      ['tests/suite/passwords.test.ts', 'a password of %s'],
      ['tests/suite/passwords.test.ts', '15 lower-case letters'],
      ['tests/suite/passwords.test.ts', 'spaces inside and around'],
      [
        `${hostile}/naughty.test.ts`,
        'as a password each opens a session again or is refused by a rule',
      ],
      ['tests/console/mine.test.ts', 'takes passwords that are pasted'],
    ],
  },
  {
    id: 'A6',
    says: 'A password is compared after NFC and with every space as U+0020, and otherwise exactly.',
    state: 'held',
    tests: [
      ['tests/suite/passwords.test.ts', 'one normalization and no more: %s'],
      ['tests/suite/passwords.test.ts', 'composed and decomposed letters'],
      ['tests/suite/passwords.test.ts', 'an ogham space and a space'],
      ['tests/suite/passwords.test.ts', 'of spaces at the ends'],
      ['tests/suite/passwords.test.ts', 'of compatibility forms'],
    ],
  },
  {
    id: 'B6',
    says: 'A token is exact on every database: no letter in another case, nothing more, nothing encoded.',
    state: 'held',
    tests: [
      [
        `${hostile}/tokens.test.ts`,
        'a token is exact: of each letter the case, and not a byte more or less',
      ],
      [
        'tests/suite/tokens.test.ts',
        'a token is exact: no letter in another case, nothing more, nothing less',
      ],
      [`${hostile}/tokens.test.ts`, 'a token with a control inside is a header that nobody reads'],
    ],
  },
  {
    id: 'C2',
    says: 'A username is kept as typed and compared by a key that is the same on every database.',
    state: 'held',
    tests: [
      [`${hostile}/names.test.ts`, 'one name has the same variants on every database'],
      [
        `${hostile}/names.test.ts`,
        'what is seen by nobody, means nothing or breaks lines stands in no name',
      ],
      [`${hostile}/names.test.ts`, 'example %s of RFC 8265 is a username'],
      ['tests/suite/usernames.test.ts', 'two spellings by %s are one name'],
    ],
  },
  {
    id: 'C3',
    says: 'A new username mixes no scripts and looks neither like a reserved one nor like that of another account.',
    state: 'partly',
    tests: [
      [
        'packages/core/src/records/accounts/confusables.test.ts',
        'a name in scripts that nobody writes together is refused',
      ],
      [
        'packages/core/src/records/accounts/confusables.test.ts',
        'a name that looks like a reserved one is refused',
      ],
      [
        'packages/core/src/records/accounts/confusables.test.ts',
        'honest names of one script, or of scripts that are written together, are taken',
      ],
      [
        `${hostile}/confusable.test.ts`,
        'no door takes a name that passes for another by its looks',
      ],
      [
        `${hostile}/confusable.test.ts`,
        'no door takes a name that looks like that of somebody here',
      ],
      [lookAlikes, '%s: nobody signs up for it or takes it as a new name'],
      [lookAlikes, 'names that are told apart by what is seen are all taken'],
      [
        lookAlikes,
        'names from before looks were kept get theirs in the background, where it is free',
      ],
      [
        'tests/races/skeletons.test.ts',
        'of 16 who sign up at once for names that look alike one gets his',
      ],
      [
        'tests/races/skeletons.test.ts',
        'of 16 who take names at once that look alike one gets his',
      ],
      [
        'tests/import/look-alikes.test.ts',
        'names that look alike come over, and nobody new looks like them',
      ],
    ],
    missing:
      'A name that reads as another one in lower case only, such as `ısabel` where `Isabel` is shown, is looked for and not constrained: two who come at the same moment on PostgreSQL may both get theirs. The table of looks is that of Unicode 13.',
  },
  {
    id: 'C4',
    says: 'Nobody is called as a route, a role, an id or a path.',
    state: 'held',
    tests: [
      ['tests/suite/usernames.test.ts', 'nobody may be called %s'],
      [
        'packages/core/src/records/accounts/confusables.test.ts',
        'every reserved word is refused as reserved and not as its own likeness',
      ],
    ],
  },
];
