import type { OutputOf } from '@acct/client';
import type { Quantity } from '../quantity.ts';
import { counted } from './counted.ts';

type State = OutputOf<'accounts', 'inspect'>['state'];

const states: Record<State, string> = { active: 'Active', suspended: 'Suspended' };

export const accountsAdmin = {
  title: 'Accounts',
  lead: 'Everybody who has an account here: the newest first, or by name where a name is searched for.',
  states,
  columns: {
    username: 'Username',
    id: 'Account id',
    state: 'State',
    roles: 'Roles',
    created: 'Created',
    lastSignIn: 'Last sign-in',
  },
  list: {
    caption: 'Accounts',
    anyState: 'Any state',
    anyRole: 'Any role',
    loaded: (count: Quantity) =>
      `${counted(count, 'account', 'accounts')} loaded; more as you scroll.`,
    all: (count: Quantity) => `${counted(count, 'account', 'accounts')}.`,
    loadingMore: 'Loading more…',
    empty: 'No accounts yet.',
    noneFound: 'No account fits that.',
    noneFoundHint: 'Names are found by how they begin. Try fewer letters, or another filter.',
    clear: 'Clear search and filters',
    signedIn: (when: string) => `Signed in ${when}`,
    neverSignedIn: 'Never signed in',
  },
  search: {
    label: 'Find accounts',
    by: 'Search by',
    username: 'Username begins with',
    id: 'Account id is',
    attribute: (key: string) => `${key} is`,
    text: 'Search for',
    submit: 'Open',
    notAnId: 'An id is a whole number.',
    recorded:
      'This opens the one account that has exactly this value. Where the account has sensitive values, the audit log tells that you looked.',
  },
  account: {
    back: 'All accounts',
    noTitle: 'Account',
    untitled: (id: string) => `Account ${id}`,
    id: (id: string) => `Account id ${id}`,
    missing: 'There is no account with that id.',
    missingHint: 'It may have been closed. Ids are never given to anybody else.',
    you: 'This is you',
    tabs: {
      label: 'Parts of this account',
      profile: 'Profile',
      roles: 'Roles',
      sessions: 'Sessions',
      apikeys: 'API keys',
      history: 'History',
    },
  },
  standing: {
    suspend: 'Suspend',
    suspendTitle: (username: string) => `Suspend ${username}?`,
    suspendWhat: (username: string) =>
      `${username} is signed out everywhere at once and cannot sign in until you reinstate the account. Its API keys stop working for good.`,
    suspendNow: (sessions: Quantity, keys: Quantity) =>
      `Just now that is ${counted(sessions, 'session', 'sessions')} and ${counted(keys, 'API key', 'API keys')}.`,
    suspendSelf: 'This is your own account: you will be signed out.',
    suspended: (username: string) => `${username} is suspended.`,
    reinstate: 'Reinstate',
    reinstateTitle: (username: string) => `Reinstate ${username}?`,
    reinstateWhat: (username: string) =>
      `${username} can sign in again. Sessions and API keys that ended with the suspension do not come back.`,
    reinstated: (username: string) => `${username} can sign in again.`,
    note: 'This account is suspended: nobody can sign in to it.',
  },
  profile: {
    facts: 'Account',
    changed: 'Last changed',
    attributes: 'Attributes',
    none: 'No attributes are defined.',
    define: 'Define one',
    noValue: 'No value',
    hidden: 'Hidden',
    show: 'Show sensitive values',
    hide: 'Hide sensitive values',
    recorded: 'Showing them is recorded in the audit log under your name.',
    wasRecorded: 'That you saw these values is in the audit log.',
  },
  roles: {
    granted: 'Has this role',
    notGranted: 'Does not have this role.',
    suspended: 'While the account is suspended it can be given no role.',
  },
  sessions: {
    none: 'No sessions. Nobody is signed in to this account.',
    end: 'End',
    endOne: (device: string) => `End the session of ${device}`,
    endTitle: 'End this session?',
    endWhat: (device: string) =>
      `Whoever is signed in with ${device} is signed out at once, and has to sign in again.`,
    ended: 'The session has ended.',
    endAll: 'End all sessions',
    endAllTitle: (username: string) => `End all sessions of ${username}?`,
    endAllWhat: (username: string) =>
      `${username} is signed out on every device at once, and can sign in again. API keys go on working.`,
    endAllSelf: 'This is your own account: you will be signed out here too.',
    endedAll: (count: Quantity) => `${counted(count, 'session has', 'sessions have')} ended.`,
  },
  apikeys: {
    none: 'No API keys.',
    revoke: 'Revoke',
    revokeOne: (name: string) => `Revoke ${name}`,
    revokeTitle: (name: string) => `Revoke the API key ${name}?`,
    revokeWhat: 'Whatever uses this key is refused at once. A revoked key does not come back.',
    revoked: 'The API key is revoked.',
    revokeAll: 'Revoke all',
    revokeAllTitle: (username: string) => `Revoke all API keys of ${username}?`,
    revokeAllWhat: (count: Quantity) =>
      `${counted(count, 'key stops', 'keys stop')} working at once, and whatever uses them is refused. Revoked keys do not come back.`,
    revokedAll: (count: Quantity) => `${counted(count, 'API key is', 'API keys are')} revoked.`,
  },
  history: { none: 'Nothing has happened that is still kept.' },
};
