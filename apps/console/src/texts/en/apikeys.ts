import type { InputOf } from '@acct/client';

type Scope = InputOf<'apikeys', 'create'>['scopes'][number];

const scopes: Record<Scope, { readonly name: string; readonly may: string }> = {
  read: { name: 'Read', may: 'Reads your account and your attributes.' },
  write: { name: 'Write', may: 'Changes your username and your attributes.' },
  check: { name: 'Check', may: 'Asks whose session or API key a token is.' },
  service: {
    name: 'Look up others',
    may: 'Looks up every account, with sensitive attributes, and follows the events.',
  },
};

export const apikeys = {
  scopes,
  mine: {
    title: 'My API keys',
    lead: 'For programs that act for you. A key does what its scopes say and nothing else, and ends when you revoke it.',
    none: 'You have no API keys.',
    new: 'New key',
    created: 'Created',
    used: 'Last used',
    expires: 'Expires',
    expired: 'Expired',
    id: 'Id',
    revoke: 'Revoke',
    revokeOf: (name: string) => `Revoke ${name}`,
    revokeQuestion: (name: string) => `Revoke ${name}?`,
    revokeConsequence:
      'Whatever uses this key is refused at once. It cannot be brought back; a new key can be made.',
    revoked: (name: string) => `${name} is revoked.`,
  },
  make: {
    title: 'New API key',
    name: 'Name',
    nameHint: 'What will use it, such as “nightly report”.',
    scopes: 'What it may do',
    needsRole: 'Only for accounts with the role service or administrator.',
    losesRole: 'It stops working if you lose your role.',
    noScope: 'Choose at least one.',
    expires: 'Expires in',
    days: (days: string) => `${days} days`,
    password: 'Your password, once more',
    passwordHint: 'So that nobody who finds this page open makes a key that outlives the session.',
    submit: 'Make the key',
  },
  shown: {
    title: (name: string) => `The key ${name}`,
    warning: 'Copy it now: it is not shown again, and nobody can look it up.',
    key: 'API key',
    usage: 'Send it like a session token:',
    usageLine: 'Authorization: Bearer <key>',
    done: 'I have kept it',
  },
};
