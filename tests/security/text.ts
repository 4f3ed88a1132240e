import type { SecurityItem } from './item.ts';

const hostile = 'tests/hostile/text';

export const items: readonly SecurityItem[] = [
  {
    id: 'D1',
    says: 'No text of a stranger is read as a piece of a query, wherever it is sent.',
    state: 'held',
    tests: [
      [
        `${hostile}/naughty.test.ts`,
        'as %s each is answered or refused by a rule, and writes nothing',
      ],
      ['tests/suite/pages.test.ts', 'a piece of SQL'],
    ],
  },
  {
    id: 'D2',
    says: 'What is stored comes back the same after NFC, or is refused; nothing is cut.',
    state: 'held',
    tests: [
      [
        `${hostile}/naughty.test.ts`,
        'as a username each comes back as it was typed or is refused by a rule',
      ],
      [
        `${hostile}/naughty.test.ts`,
        'as an attribute each comes back the same after NFC or is refused',
      ],
      [`${hostile}/agents.test.ts`, 'a naughty user agent is shown to its owner as it was sent'],
    ],
  },
  {
    id: 'D3',
    says: 'NUL, half surrogate pairs, noncharacters and bytes that are no UTF-8 are refused with 400.',
    state: 'held',
    tests: [
      [`${hostile}/unclean.test.ts`, 'in bodies is malformed at both doors and writes nothing'],
      [
        `${hostile}/unclean.test.ts`,
        'in paths and queries is malformed at both doors and writes nothing',
      ],
      [`${hostile}/unclean.test.ts`, 'as raw bytes of an address is refused before any door'],
      [
        `${hostile}/unclean.test.ts`,
        'in a header is refused where the header is a credential, and changes nothing elsewhere',
      ],
    ],
  },
  {
    id: 'D5',
    says: 'No regular expression takes catastrophic time, and a text that is too long is refused first.',
    state: 'held',
    tests: [
      [
        `${hostile}/patterns.test.ts`,
        'every regular expression of the product is answered in linear time or close to it',
      ],
      [
        `${hostile}/long.test.ts`,
        'a text of 30 KiB is too long for any field, and nothing else is asked of it',
      ],
    ],
  },
  {
    id: 'E1',
    says: 'The types of JSON are exact at both doors, before, after and while the other one is used.',
    state: 'held',
    tests: [
      [
        `${hostile}/types.test.ts`,
        'are exact at each door before, after and while the other one is used',
      ],
      [
        'tests/suite/generated.test.ts',
        'JSON types are exact, before and after every procedure has been called',
      ],
    ],
  },
  {
    id: 'E2',
    says: 'A body is one JSON object of the right media type; anything else is refused at both doors.',
    state: 'held',
    tests: [
      [`${hostile}/json.test.ts`, 'what is not JSON is refused as malformed at both doors'],
      [
        `${hostile}/json.test.ts`,
        'what is JSON is read as JSON, and both doors say the same of it',
      ],
      [`${hostile}/json.test.ts`, 'an object that has a key twice is refused at both doors'],
      ['apps/server/test/bodies.test.ts', 'a body of type %s is answered %i'],
    ],
  },
  {
    id: 'E5',
    says: 'Keys that reach for a prototype are refused in bodies, queries, inputs and attributes.',
    state: 'held',
    tests: [
      [
        `${hostile}/keys.test.ts`,
        'that reach for a prototype are refused everywhere, and no object has more than before',
      ],
    ],
  },
  {
    id: 'E7',
    says: 'No object, list or boolean stands where a token, a name or a cursor is wanted.',
    state: 'held',
    tests: [
      [
        `${hostile}/types.test.ts`,
        'that could be operators of a database are refused wherever one value is wanted',
      ],
    ],
  },
  {
    id: 'E8',
    says: 'What is said twice, or in two places, is refused and never chosen between.',
    state: 'held',
    tests: [
      [
        `${hostile}/keys.test.ts`,
        'that come twice, or in two places, are refused and never chosen between',
      ],
    ],
  },
  {
    id: 'I12',
    says: 'Lists are read by keyset, at most 100 items at once; a cursor of another list is refused.',
    state: 'partly',
    tests: [
      [
        `${hostile}/tokens.test.ts`,
        'the cursor of one list is none of another, cut or forged it is none at all',
      ],
      [
        'tests/suite/pages.test.ts',
        'a walk through all accounts meets each once, also while accounts are added',
      ],
    ],
    missing:
      'Cursors are not signed. They are places in a list that the caller may read anyway, checked in form; walks over 100 000 rows are not in this suite.',
  },
  {
    id: 'R34',
    says: 'No parameter of a query leads to another object or filters by a column that is secret.',
    state: 'held',
    tests: [
      [
        `${hostile}/types.test.ts`,
        'that could be operators of a database are refused wherever one value is wanted',
      ],
      [
        'tests/suite/generated.test.ts',
        'every input refuses fields that it does not know, above all those of the server',
      ],
    ],
  },
  {
    id: 'R35',
    says: 'A token is a text: no operator of a database is taken for one.',
    state: 'held',
    tests: [
      [
        `${hostile}/types.test.ts`,
        'that could be operators of a database are refused wherever one value is wanted',
      ],
    ],
  },
  {
    id: 'R48',
    says: 'A header that cannot be read is refused, and the process lives on.',
    state: 'held',
    tests: [
      [
        `${hostile}/unclean.test.ts`,
        'in a header is refused where the header is a credential, and changes nothing elsewhere',
      ],
      [`${hostile}/tokens.test.ts`, 'a token with a control inside is a header that nobody reads'],
    ],
  },
  {
    id: 'R49',
    says: 'Forms are no bodies here, and no key of any input reaches a prototype.',
    state: 'held',
    tests: [
      [
        `${hostile}/keys.test.ts`,
        'that reach for a prototype are refused everywhere, and no object has more than before',
      ],
      ['apps/server/test/bodies.test.ts', 'a body of type %s is answered %i'],
    ],
  },
  {
    id: 'R50',
    says: 'No door changes what another one takes, also when both are used at once.',
    state: 'held',
    tests: [
      [
        `${hostile}/types.test.ts`,
        'are exact at each door before, after and while the other one is used',
      ],
    ],
  },
];
