import type { SecurityItem } from './item.ts';

const matrix = 'tests/authorization/matrix.test.ts';
const pyacctMatrix = 'tests/authorization/pyacct-matrix.test.ts';
const enumeration = 'tests/authorization/enumeration.test.ts';
const sensitive = 'tests/authorization/sensitive.test.ts';
const assignment = 'tests/authorization/mass-assignment.test.ts';
const canaries = 'tests/secrets/canaries.test.ts';
const commands = 'tests/secrets/command-line.test.ts';
const forgery = 'tests/secrets/log-injection.test.ts';
const revoked = 'tests/regression/revoked.test.ts';
const signIn = 'tests/regression/sign-in.test.ts';
const strangers = 'tests/regression/strangers.test.ts';
const suiteSensitive = 'tests/suite/sensitive.test.ts';
const suiteSignIn = 'tests/suite/signin.test.ts';
const generated = 'tests/suite/generated.test.ts';

const noOneTellsApart = '$door answers every failed sign-in alike, byte by byte';
const sameWork = '$door does the same work for every failed sign-in';
const staysDead =
  'a session that was signed out stays dead: elsewhere, after a restart and after a crash';
const notInBodies =
  'no body takes a field that is the server’s to set, and nothing comes of trying';

/** Who may what, and what a stranger can learn. */
export const items: readonly SecurityItem[] = [
  {
    id: 'B4',
    says: 'Signing out holds at once on every instance, and through restarts and crashes of any of them.',
    state: 'held',
    tests: [[revoked, staysDead]],
  },
  {
    id: 'B5',
    says: 'Unknown, wrong, suspended, closed, passwordless and imported: a failed sign-in has the same bytes, the same statements and the same hashes at every door.',
    state: 'partly',
    tests: [
      [enumeration, noOneTellsApart],
      [enumeration, sameWork],
      [enumeration, '$door refuses what no password can be without a look at the name'],
    ],
    missing:
      'What it takes in time is measured by `pnpm bench enumeration`, and not asserted by a test: a busy machine would fail it by chance.',
  },
  {
    id: 'B10',
    says: 'Suspending, closing, taking a role and setting a password end every session at once, also that of a sign-in under way; and API keys, of a role that was taken those that took one.',
    state: 'held',
    tests: [
      [matrix, 'whoever may not is told exactly why, and nothing is written'],
      [pyacctMatrix, 'whoever may not is told exactly why, and nothing is written'],
      [
        signIn,
        'a sign-in that was under way when the account was suspended ends without a session',
      ],
      [
        signIn,
        'a sign-in that was under way when the password was replaced ends without a session',
      ],
      ['tests/suite/apikey-owners.test.ts', 'a key is dead when its owner %s'],
      [
        'tests/suite/apikey-owners.test.ts',
        'losing a role ends the keys that took one, for good, and no others',
      ],
    ],
  },
  {
    id: 'C9',
    says: 'A sensitive value is read by its owner and the privileged roles only: not by look-up, parameter, length, refusal, list or event.',
    state: 'held',
    tests: [
      [sensitive, 'no parameter filters, sorts, expands or selects by what is sensitive'],
      [sensitive, 'no operation tells another member what is sensitive'],
      [sensitive, 'of what others are sent do not depend on a sensitive value'],
      [
        sensitive,
        "PyAcct's doors tell others nothing of what is sensitive, whether it is there or not",
      ],
      [
        suiteSensitive,
        'whoever may not see a value may not search by it, whether it is there or not',
      ],
      [
        suiteSensitive,
        'a taken sensitive value is not repeated by the refusal, nor told in events or lists',
      ],
    ],
  },
  {
    id: 'C10',
    says: 'Who may what is a table of every operation and every kind of caller, tried at every door; an operation without a row fails.',
    state: 'held',
    tests: [
      [matrix, 'every operation has one row in the table of who may what'],
      [matrix, 'whoever may not is told exactly why, and nothing is written'],
      [matrix, 'whoever may is let in, to the answer or to a rule'],
      [pyacctMatrix, "every route of PyAcct's doors has one row in the table of who may what"],
      [
        'tests/authorization/keys.test.ts',
        'every operation that takes a key stands in the table with its scope, and no other takes one',
      ],
    ],
  },
  {
    id: 'C11',
    says: 'A field that is the server’s to set is refused in every body and query; the doors for PyAcct’s clients drop it, and nothing of it is kept.',
    state: 'held',
    tests: [
      [
        generated,
        'every input refuses fields that it does not know, above all those of the server',
      ],
      [assignment, notInBodies],
      [assignment, 'an attribute of an account is none of its properties'],
      [assignment, "PyAcct's doors drop such fields, and nothing of them is kept"],
    ],
  },
  {
    id: 'C12',
    says: 'Only an administrator grants a role, and nobody but the operator sets the password of somebody else.',
    state: 'held',
    tests: [[matrix, 'whoever may not is told exactly why, and nothing is written']],
  },
  {
    id: 'R7',
    says: 'A restart forgets nothing that was revoked (Keycloak CVE-2026-9802).',
    state: 'held',
    tests: [[revoked, staysDead]],
  },
  {
    id: 'R26',
    says: 'Nobody is delayed for being known or unknown (Directus CVE-2026-26185).',
    state: 'held',
    tests: [[enumeration, sameWork]],
  },
  {
    id: 'R27',
    says: 'Passwords are judged to their last byte, and a long one costs a stranger’s hash too (Spring CVE-2025-22228, CVE-2025-22234).',
    state: 'held',
    tests: [
      [signIn, 'what stands behind %s of a password counts'],
      [enumeration, sameWork],
    ],
  },
  {
    id: 'R28',
    says: 'A name of any length takes nothing away from the password (Okta, October 2024).',
    state: 'held',
    tests: [[signIn, 'a name of 64 characters takes nothing away from the password behind it']],
  },
  {
    id: 'R29',
    says: 'Suspended and passwordless accounts cost what others cost (Django CVE-2025-13473).',
    state: 'held',
    tests: [[enumeration, sameWork]],
  },
  {
    id: 'R30',
    says: 'No answer to a stranger tells who has an account, but for a username that is taken at sign-up (Parse CVE-2026-31901, ZITADEL CVE-2024-41952).',
    state: 'held',
    tests: [
      [enumeration, noOneTellsApart],
      [matrix, 'whoever may not is told exactly why, and nothing is written'],
    ],
  },
  {
    id: 'R31',
    says: 'Naming an account in a field, a header or a cookie makes nobody that account (Better Auth CVE-2025-61928).',
    state: 'held',
    tests: [
      [strangers, 'no field, query or header that names an account makes a stranger that account'],
      [
        'tests/suite/apikey-owners.test.ts',
        'nobody makes a key by naming an account: it takes the session of that account',
      ],
    ],
  },
  {
    id: 'R33',
    says: 'Nobody chooses the token, the state or the roles of his own account (Parse CVE-2026-32742, ZITADEL CVE-2026-27946, Strapi CVE-2023-39345).',
    state: 'held',
    tests: [
      [assignment, notInBodies],
      [suiteSignIn, 'nobody chooses the %s of his own session'],
    ],
  },
  {
    id: 'R36',
    says: 'A cursor is read as numbers and names, and gives nothing that the caller could not ask for (Ory Kratos GHSA-hgx2-28f8-6g2r).',
    state: 'held',
    tests: [
      [
        'tests/regression/cursors.test.ts',
        'a cursor that is none of ours is refused before anything is read by it',
      ],
      [
        'tests/regression/cursors.test.ts',
        "a cursor at another's session leads on among one's own only",
      ],
    ],
  },
  {
    id: 'R38',
    says: 'No session for an account that was switched off meanwhile (Better Auth GHSA-2vg6-77g8-24mp, Keycloak CVE-2025-14559).',
    state: 'held',
    tests: [
      [
        signIn,
        'a sign-in that was under way when the account was suspended ends without a session',
      ],
    ],
  },
  {
    id: 'R39',
    says: 'Nothing that an owner has undoes a suspension (Keycloak CVE-2026-9705).',
    state: 'held',
    tests: [[strangers, 'nothing that the owner has undoes a suspension']],
  },
  {
    id: 'R40',
    says: 'A session is dead after its sign-out (Koi CVE-2026-44511).',
    state: 'held',
    tests: [[revoked, staysDead]],
  },
  {
    id: 'R42',
    says: 'Secrets are in no log, journal or side table (Directus CVE-2026-39943, CodeIgniter Shield GHSA-j72f, Headscale GHSA-wp76).',
    state: 'held',
    tests: [
      [canaries, 'no secret is in the log, on stdout, on stderr or in the figures'],
      [canaries, 'no secret is stored, but a sensitive value in the column of values'],
      [
        commands,
        'no command shows or stores a password, a token or a hash, and lists show nothing sensitive',
      ],
    ],
  },
  {
    id: 'H7',
    says: 'Nobody writes a line of the log, or anything into one.',
    state: 'held',
    tests: [
      [forgery, 'every line of the log is one line of ours, whatever strangers send'],
      [forgery, 'what a device says of itself is told back as one text'],
    ],
  },
];
