import type { OutputOf } from '@acct/client';
import type { Quantity } from '../quantity.ts';
import { counted } from './counted.ts';

type Type = OutputOf<'attributes', 'definitions'>['items'][number]['type'];

const types: Record<Type, string> = {
  string: 'Text',
  integer: 'Whole number',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  email: 'Email address',
  url: 'Web address',
};

export const attributes = {
  field: {
    optional: 'Optional.',
    unique: 'No two accounts have the same.',
    sensitive: 'Seen only by you and the services that need it.',
  },
  title: 'Attributes',
  lead: 'What accounts tell of themselves. Sign-up asks for what is defined here.',
  types,
  define: 'Define an attribute',
  none: 'No attributes are defined yet.',
  noneHint: 'Accounts have a username and a password. Define what else you want to know.',
  rules: { required: 'Required', unique: 'Unique', sensitive: 'Sensitive' },
  upTo: (count: string) => `Up to ${count} characters`,
  coverage: (accounts: string, total: string) => `${accounts} of ${total} accounts have a value`,
  coverageShare: (accounts: string, total: string, share: string) =>
    `${accounts} of ${total} accounts have a value: ${share}`,
  change: 'Change',
  changeOne: (key: string) => `Change ${key}`,
  changeTitle: (key: string) => `Change ${key}`,
  form: {
    key: 'Key',
    keyHint: 'A letter, then letters, digits, _ or -. It cannot be changed later.',
    type: 'Type',
    required: 'Required',
    requiredHint: 'Nobody can sign up without a value.',
    unique: 'Unique',
    uniqueHint: 'No two accounts have the same value, so an account can be found by it.',
    sensitive: 'Sensitive',
    sensitiveHint:
      'Only the owner, services and administrators see the value, and reading it is recorded.',
    maxLength: 'Longest value',
    maxLengthHint: 'In characters. Empty means as long as values can be.',
    notALength: (most: string) => `A whole number from 1 to ${most}.`,
    check: 'Check and save',
  },
  report: {
    title: 'What this would break',
    missing: ({ said, isOne }: Quantity) =>
      isOne
        ? `${said} account has no value. It stays as it is until its owner gives one.`
        : `${said} accounts have no value. They stay as they are until their owners give one.`,
    colliding: ({ said, isOne }: Quantity) =>
      isOne
        ? `${said} value is that of another account too. It would be removed; the oldest account keeps its own.`
        : `${said} values are those of another account too. They would be removed; the oldest account keeps its own.`,
    invalid: ({ said, isOne }: Quantity) =>
      isOne
        ? `${said} value does not fit. It would be removed.`
        : `${said} values do not fit. They would be removed.`,
    nothingYet: 'Nothing is changed yet.',
    force: 'Remove what does not fit',
    forceHint: (count: Quantity) =>
      `${counted(count, 'value goes', 'values go')} for good. This cannot be undone.`,
    forceMissing: 'Do it all the same',
    forceMissingHint: 'No value is removed.',
    apply: 'Apply',
    back: 'Change the definition',
  },
  saved: (key: string) => `${key} is defined.`,
  remove: 'Remove',
  removeOne: (key: string) => `Remove ${key}`,
  removeTitle: (key: string) => `Remove ${key}?`,
  removeWhat: (accounts: Quantity) =>
    `The definition goes, and every value of it: those of ${counted(accounts, 'account', 'accounts')}. This cannot be undone.`,
  removeWhatUnknown:
    'The definition goes, and every value that accounts have of it. This cannot be undone.',
  removed: (key: string) => `${key} and every value of it are removed.`,
};
