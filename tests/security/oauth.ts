import type { SecurityItem } from './item.ts';

const introspection = 'tests/oauth/introspection.test.ts';
const revocation = 'tests/oauth/revocation.test.ts';
const forms = 'tests/oauth/forms.test.ts';
const forwardAuth = 'tests/oauth/forward-auth.test.ts';
const proxies = 'tests/oauth/proxies.test.ts';
const forwardAuthRoles = 'tests/oauth/forward-auth-roles.test.ts';
const challenges = 'tests/oauth/challenges.test.ts';

/** What clients of OAuth 2.0 and proxies ask, at doors of their own. */
export const items: readonly SecurityItem[] = [
  {
    id: 'B8',
    says: 'Every operation challenges as RFC 6750 says: no error where no token came, 401 for a token that is not valid, 400 for a malformed header, 403 for what a role or a scope does not allow.',
    state: 'held',
    tests: [
      [challenges, 'every operation that asks who calls challenges as RFC 6750 says'],
      [challenges, 'what a session or a key may not do is a matter of scope'],
    ],
  },
  {
    id: 'B13',
    says: 'Introspection answers only a client that says who it is, and of whatever is not valid it says the same bytes. A key has a client_id and its scopes, by which it can be told from its owner.',
    state: 'held',
    tests: [
      [
        introspection,
        'roles are the scope of a session, and a key has scopes of its own and an id',
      ],
      [introspection, 'of what is not valid it says the same bytes, whatever the reason'],
      [introspection, 'whoever does not say who it is learns nothing, and is told how'],
      [introspection, 'two ways of saying who a client is are refused, even when both are good'],
      [introspection, 'a broken database is no answer about a token'],
      [forms, 'a token in the address is refused, and does not reach the log'],
      [introspection, 'no token that was asked about or asked with reaches the log or the journal'],
    ],
  },
  {
    id: 'B13',
    says: 'Revocation answers 200 for what nobody knows, ends what a session policy only refuses, and never says that something ended which did not.',
    state: 'held',
    tests: [
      [revocation, 'a revoked session has ended, and its owner finds that in the journal'],
      [revocation, 'a revoked key is dead, and no other one'],
      [revocation, 'what nobody knows is as good as revoked, and nothing is written'],
      [revocation, 'a session that the policy refuses just now ends for good'],
      [revocation, 'of a signed assertion it does not say that it was revoked'],
      [
        revocation,
        'while the database is away a client is told to try again, not that the token has ended',
      ],
    ],
  },
  {
    id: 'B13',
    says: 'A proxy that asks lets nobody in but valid sessions, and keys only by a scope it named: no preflight, no mistake in its query and no broken database is a yes.',
    state: 'held',
    tests: [
      [forwardAuth, 'what is no valid session is 401, and nobody is named'],
      [forwardAuth, 'nothing but a session is a yes: no preflight, no upgrade, no other address'],
      [forwardAuth, 'a key is let in only where the proxy asks for a scope that it has'],
      [
        forwardAuthRoles,
        'the key of an administrator passes for no service, as the administrator does not',
      ],
      [forwardAuthRoles, 'the journal is told of whoever is known and not let in'],
      [forwardAuth, 'a header counts before the cookie, and a bad one is not made good by it'],
      [forwardAuth, 'a mistake in the query lets nobody in'],
      [proxies, 'while Acct is away, or its database, nobody is let in'],
    ],
  },
  {
    id: 'B13',
    says: 'Behind nginx and Caddy, configured as the examples are, no header of a client stands for one that tells a back end who asks.',
    state: 'partly',
    tests: [
      [proxies, 'whoever is not signed in gets 401, and the back end is never asked'],
      [proxies, 'no header of a client stands for one of ours, however it is spelt'],
      [proxies, 'the query of a client is for the back end, and no part of what Acct is asked'],
      [proxies, 'without its line in the configuration a header of a client would come through'],
    ],
    missing: 'The example for Traefik was written by its manual and has not been run.',
  },
];
