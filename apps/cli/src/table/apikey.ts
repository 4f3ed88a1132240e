import type { Scope } from '@acct/core';
import { command } from '../command.ts';
import { needed, someOf, text, whole } from '../values.ts';

const which = needed('username|id', 'Whose account: digits are an id, anything else a username.');

const scope = someOf<Scope>(
  'scope',
  {
    check: 'ask whose token something is; for the roles service and admin',
    read: 'read the account and its attributes',
    write: 'change its username and its attributes',
    service:
      'look up others, with sensitive attributes, and follow the events; for those roles too',
  },
  'What the key may be used for; repeat it for more.',
);

export const apikeyCommands = [
  command({
    path: 'apikey create',
    summary: 'Make an API key for an account',
    details:
      'The key is printed now and never again: only a digest of it is kept. A service sends it like a session token.',
    arguments: { account: which },
    options: {
      name: text('name', 'What the key is called in lists; without it: the command line.'),
      scope,
      days: whole('n', 'How many days it is good for: 90 without it, 365 at most.'),
    },
    examples: [
      [
        'acct apikey create gate --scope check --name "the gate"',
        'for a service that checks tokens',
      ],
      ['acct apikey create 7 --scope read --scope write --days 30', 'for a month'],
    ],
    run: async (call, input) => (await import('../commands/apikey.ts')).createApiKey(call, input),
  }),
  command({
    path: 'apikey list',
    summary: 'List the API keys of an account, newest first',
    arguments: { account: which },
    options: {},
    examples: [['acct apikey list gate', 'with their last use, to find those that nobody needs']],
    run: async (call, input) => (await import('../commands/apikey.ts')).listApiKeys(call, input),
  }),
  command({
    path: 'apikey revoke',
    summary: 'Revoke one API key, or all API keys of an account',
    arguments: {
      target: needed('username|id|key', 'An account, for all of its keys, or the id of one key.'),
    },
    options: {},
    examples: [
      ['acct apikey revoke Jx2Vq8rT0aLk-n3B', 'one key, by the id that the list shows'],
      ['acct apikey revoke gate', 'the account has none any more'],
    ],
    run: async (call, input) => (await import('../commands/apikey.ts')).revokeApiKeys(call, input),
  }),
];
