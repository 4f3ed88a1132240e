import type { SecurityItem } from './item.ts';

const keys = 'tests/suite/apikeys.test.ts';
const owners = 'tests/suite/apikey-owners.test.ts';
const password = 'tests/suite/apikey-password.test.ts';
const table = 'tests/authorization/keys.test.ts';
const pyacct = 'tests/authorization/pyacct-matrix.test.ts';
const races = 'tests/races/apikeys.test.ts';
const canaries = 'tests/secrets/canaries.test.ts';
const lookup = 'packages/core/src/records/apikeys/lookup.test.ts';

const byScope = 'a key enters by its scope and nowhere else, and is told why';
const hasRow =
  'every operation that takes a key stands in the table with its scope, and no other takes one';

/** What services present in place of a session. */
export const items: readonly SecurityItem[] = [
  {
    id: 'I6',
    says: 'An API key has 256 random bits, a prefix and a checksum, scopes and an end; it is stored as SHA-256, made only with the session and the password of its owner or by the operator, never stronger than its owner, makes no other key, and is dead with its revocation everywhere.',
    state: 'held',
    tests: [
      [keys, 'a key is shown once, and after that only what it is'],
      [keys, 'a key that was revoked, has expired or never was is invalid, whatever the reason'],
      [keys, 'a key of somebody else is as unknown as none'],
      [password, 'a key is not made without the password, and the attempt is told'],
      [password, "nobody's password but the owner's makes a key"],
      [owners, 'a scope that takes a role is for those who hold one, when the key is made'],
      [
        owners,
        'and whenever it is used: a role that is gone from the table takes the scope with it',
      ],
      [owners, "an administrator's key does what a service may, and nothing of an administrator"],
      [owners, 'nobody makes a key by naming an account: it takes the session of that account'],
      [owners, 'whoever checks tokens hears of keys only if he asks for them, with their scopes'],
      [owners, 'a key is dead when its owner %s'],
      [table, hasRow],
      [table, byScope],
      [pyacct, 'an API key is no session at any of these doors, whatever its scopes'],
      [races, 'a key that was revoked here counts for nothing in the next call elsewhere'],
      [races, 'a key that is revoked in the midst of its writes writes nothing after that'],
      [races, 'an account has no more keys than it may, however many are asked for at once'],
      [races, 'a key of a role that was all but made when the role was taken is not left'],
      [lookup, 'asks the database about well-formed keys only'],
      [canaries, 'no secret is in the log, on stdout, on stderr or in the figures'],
      [canaries, 'nobody who steals the database gets a password, a token or the bootstrap secret'],
    ],
  },
  {
    id: 'R32',
    says: 'A key rewrites nothing of the account above it: not its password, its sessions, its roles or its keys, and nothing of anybody else (SuperTokens CVE-2026-123800).',
    state: 'held',
    tests: [
      [table, byScope],
      [owners, "an administrator's key does what a service may, and nothing of an administrator"],
    ],
  },
  {
    id: 'R44',
    says: 'What a scope opens is tried for each scope alone at every operation, so none is forgotten to be asked for (Logto CVE-2026-63203).',
    state: 'held',
    tests: [
      [table, hasRow],
      [table, byScope],
      [table, 'a key of the right scope is let in, to the answer or to a rule'],
    ],
  },
];
