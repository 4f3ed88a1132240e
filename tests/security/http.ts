import type { SecurityItem } from './item.ts';

const addresses = 'tests/hostile/http/addresses.test.ts';
const answers = 'tests/hostile/http/answers.test.ts';
const broken = 'tests/hostile/http/broken-database.test.ts';
const document = 'tests/hostile/document/document.test.ts';
const proxies = 'tests/hostile/proxies/proxies.test.ts';
const fuzz = 'tests/clients/fuzz.test.ts';
const framing = 'tests/hostile/http/framing.test.ts';
const health = 'tests/hostile/http/health.test.ts';
const limits = 'tests/hostile/http/limits.test.ts';
const slow = 'tests/hostile/http/slow.test.ts';
const headers = 'apps/server/test/headers.test.ts';

const oddHeaders =
  'no header of a stranger is a fault, and the process that began is there at the end';

/** What strangers can do to the HTTP side of the service, and to whoever reads its document. */
export const items: readonly SecurityItem[] = [
  {
    id: 'E3',
    says: 'An address has one spelling; every other one is refused, and a parameter is decoded exactly once.',
    state: 'held',
    tests: [
      [addresses, 'another spelling of the address of signing in signs nobody in'],
      [addresses, 'a parameter of an address is decoded exactly once'],
    ],
  },
  {
    id: 'E4',
    says: 'Headers, address, body, nesting, lists and attributes have limits that are met from both sides, and no body is inflated.',
    state: 'held',
    tests: [
      [limits, 'headers of 16 KiB are read, and with some more there are too many'],
      [limits, '128 headers are read, and one more is too many'],
      [limits, 'an address of 8 KiB is read, and one byte more is too long'],
      [limits, 'a body of 32 KiB is read, also in chunks, and one byte more is too large'],
      [limits, '%s nested 16 deep are read, and one more is refused as unreadable'],
      [limits, 'a list of 128 is read, and one more item is refused as unreadable'],
      [limits, '64 attributes come in, and there is no place for one more'],
      [limits, 'a body in %s is not inflated'],
      [limits, 'a thousand bodies of 100,000 brackets are refused, and are not kept'],
    ],
  },
  {
    id: 'E6',
    says: 'A request whose end or addressee two readers may see differently is refused, ends the connection, and nothing behind it runs.',
    state: 'held',
    tests: [
      [framing, '%s is refused, the connection ends, and what was put behind it never runs'],
      [framing, 'what stands behind the last chunk is no header'],
      [proxies, 'lets nothing through unseen, and nobody has the answer of another one'],
    ],
  },
  {
    id: 'E9',
    says: 'An address takes its declared methods only and names them to who tries another; looking changes nothing, and no header makes one method another.',
    state: 'held',
    tests: [
      [
        addresses,
        'no method does what another one is for, and none but the declared ones is taken',
      ],
      [
        addresses,
        'looking never changes anything, and no header or parameter makes it something else',
      ],
    ],
  },
  {
    id: 'E10',
    says: 'Only pages of origins that are listed, letter for letter, can read answers.',
    state: 'held',
    tests: [
      [headers, '%s can be read by the listed ones'],
      [headers, '%j cannot read anything'],
      [headers, 'a preflight of any other one allows nothing'],
    ],
  },
  {
    id: 'E11',
    says: 'Every answer carries the headers that keep it out of caches, frames and guesses of its type, and none that names the software.',
    state: 'held',
    tests: [
      [answers, '$status of $line is safe to show, and no page unless it is one'],
      [headers, '500, which also says nothing of its cause'],
    ],
  },
  {
    id: 'E15',
    says: 'Who is slow, or never finishes, is hung up on by deadlines, and others are served meanwhile.',
    state: 'held',
    tests: [
      [slow, '500 connections that never finish %s are ended by the server'],
      ['apps/server/test/deadlines.test.ts', 'no client holds a connection by being slow'],
    ],
  },
  {
    id: 'E16',
    says: 'Every answer that a generator drew from the OpenAPI document has a status, a type and a body that the document declares, and the tRPC door refuses for the same reason.',
    state: 'held',
    tests: [
      [document, 'every procedure with an address stands in the document, and nothing else does'],
      [document, 'answers an honest call as the document says, whoever makes it'],
      [document, 'answers anything else as the document says, and the same at both doors'],
      [fuzz, 'Schemathesis finds no answer that the document does not declare'],
      [fuzz, 'Schemathesis would find an answer that is not declared'],
    ],
  },
  {
    id: 'H1',
    says: 'Every error is a problem document with a stable code, or the envelope of its door; no error is a page.',
    state: 'held',
    tests: [[answers, '$status of $line is safe to show, and no page unless it is one']],
  },
  {
    id: 'H2',
    says: 'A fault says nothing of its cause: no statement, table, library, path or stack, whatever NODE_ENV is.',
    state: 'held',
    tests: [
      [broken, 'a fault says nothing of its cause at any door'],
      [broken, 'nobody is let in who would not be, and no answer tells what is missing'],
    ],
  },
  {
    id: 'H3',
    says: 'Nothing that a stranger sends ends the process.',
    state: 'held',
    tests: [
      [document, 'the process that began is the one that is there at the end'],
      [answers, oddHeaders],
    ],
  },
  {
    id: 'H9',
    says: 'Whether the process lives is told without the database, and whether it is ready asks the database once a second, however many ask.',
    state: 'held',
    tests: [
      [
        health,
        '1000 questions after readiness at once are a question to the database once a second',
      ],
      [health, 'whether the process lives is told without the database, and no version with it'],
      ['apps/server/test/health.test.ts', 'is alive but not ready, and says nothing of versions'],
    ],
  },
  {
    id: 'Z13',
    says: 'Half-open connections, broken uploads, huge and packed bodies and deaf readers leave neither connections nor files nor memory behind, and checks go on.',
    state: 'held',
    tests: [
      [slow, '500 connections that never finish %s are ended by the server'],
      [slow, '1000 uploads that are broken off leave nothing behind'],
      [slow, '40 bodies of 20 MB %s are not taken'],
      [slow, '100 readers who never read are ended by the server'],
    ],
  },
  {
    id: 'R13',
    says: 'No other method signs in, so none gets past what counts sign-ins.',
    state: 'held',
    tests: [
      [
        addresses,
        'no method does what another one is for, and none but the declared ones is taken',
      ],
    ],
  },
  {
    id: 'R16',
    says: 'Asking many times at once after the health of the service does not reach the database many times.',
    state: 'held',
    tests: [
      [
        health,
        '1000 questions after readiness at once are a question to the database once a second',
      ],
    ],
  },
  ...(['R18', 'R19'] as const).map(
    (id): SecurityItem => ({
      id,
      says: 'A doubled slash, another case or a slash at the end does not reach the sign-in past its limits.',
      state: 'held',
      tests: [[addresses, 'another spelling of the address of signing in signs nobody in']],
    }),
  ),
  {
    id: 'R48',
    says: 'No malformed header or parameter of a connection ends the process or is a fault.',
    state: 'held',
    tests: [[answers, oddHeaders]],
  },
];
