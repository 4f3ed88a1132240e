import type { Role } from '@acct/core';
import { command } from '../command.ts';
import { flag, needed, oneOf } from '../values.ts';

const which = needed('username|id', 'Whose account: digits are an id, anything else a username.');

const role = oneOf<Role>(
  'role',
  { admin: 'may do everything', service: 'may read sensitive attributes and look up anyone' },
  'What the account may do beyond its own affairs.',
);

export const roleCommands = [
  command({
    path: 'role grant',
    summary: 'Give an account a role',
    details:
      'This is how the first administrator is made. Granting what is granted changes nothing.',
    arguments: { account: which, role },
    options: {},
    examples: [['acct role grant ann admin', 'ann becomes an administrator']],
    run: async (call, input) => (await import('../commands/role.ts')).grantRole(call, input),
  }),
  command({
    path: 'role revoke',
    summary: 'Take a role from an account',
    details:
      'Its sessions end at once, and its API keys with scopes that take a role. The last administrator stays one.',
    arguments: { account: which, role },
    options: {},
    examples: [['acct role revoke ann service', 'ann keeps the account']],
    run: async (call, input) => (await import('../commands/role.ts')).revokeRole(call, input),
  }),
  command({
    path: 'role list',
    summary: 'List the roles of an account',
    arguments: { account: which },
    options: {},
    examples: [['acct role list ann', 'and who granted them']],
    run: async (call, input) => (await import('../commands/role.ts')).listRoles(call, input),
  }),
];

export const sessionCommands = [
  command({
    path: 'session list',
    summary: 'List the sessions of an account, newest first',
    arguments: { account: which },
    options: {},
    examples: [['acct session list ann', 'where ann is signed in']],
    run: async (call, input) => (await import('../commands/session.ts')).listSessions(call, input),
  }),
  command({
    path: 'session revoke',
    summary: 'End one session, or all sessions of an account',
    arguments: {
      target: needed(
        'username|id|session',
        'An account, for all of its sessions, or the id of one session.',
      ),
    },
    options: {},
    examples: [
      ['acct session revoke Jx2Vq8rT0aLk-n3B', 'one session, by the id that the list shows'],
      ['acct session revoke ann', 'ann is signed out everywhere'],
    ],
    run: async (call, input) =>
      (await import('../commands/session.ts')).revokeSessions(call, input),
  }),
  command({
    path: 'session end-all',
    summary: 'End every session and API key of every account',
    details:
      'For a PostgreSQL that was restored from a backup, so that nobody is signed in who has signed out since and no key works that was revoked since, and for tokens that leaked. A bootstrap secret that was given out is void afterwards.',
    arguments: {},
    options: { yes: flag('Everybody will have to sign in anew, and services need new keys.') },
    examples: [['acct session end-all --yes', 'after pg_restore, before the service starts']],
    run: async (call, input) =>
      (await import('../commands/session.ts')).endAllSessions(call, input),
  }),
];
