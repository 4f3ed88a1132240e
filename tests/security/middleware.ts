import type { SecurityItem } from './item.ts';

const guard = 'packages/client/test/session-guard.test.ts';
const middleware = 'packages/client/test/middleware.test.ts';

/** The guards that back ends in Node take from the client. */
export const items: readonly SecurityItem[] = [
  {
    id: 'E13',
    says: 'A guard of `@acct/client` lets a change through by the cookie only if the browser says that the same site asked for it, and a handshake of a WebSocket counts as a change.',
    state: 'partly',
    tests: [
      [guard, 'the cookie of a %s with %j: %s'],
      [middleware, 'takes the cookie of its own site, and of no other for what changes something'],
    ],
    missing:
      'Where a back end sets the cookie itself, signing in and out by it are its own matter; a JSON content type is not demanded, because the word of the browser decides.',
  },
];
