/**
 * What may stand against an import, and what can be done about each. The first choice is the default:
 * the one that loses nothing and surprises nobody, or stops.
 */
export const conflictChoices = {
  username: {
    'keep-exact': 'both names stay; the second is known by its exact spelling only',
    skip: 'the account with the higher id stays behind',
    stop: 'nothing is imported',
  },
  unique: {
    'keep-first': 'the account with the lowest id keeps the value, the others have none',
    stop: 'nothing is imported',
  },
  unfit: {
    stop: 'nothing is imported',
    'leave-out': 'an account, attribute or value that Acct cannot hold stays behind',
  },
  changed: {
    stop: 'nothing is imported',
    keep: 'an imported account whose name has changed in PyAcct since stays as it is here',
  },
} as const;

export type ConflictKind = keyof typeof conflictChoices;

export type Choices = {
  readonly [Kind in ConflictKind]: keyof (typeof conflictChoices)[Kind];
};

export const safeChoices: Choices = {
  username: 'keep-exact',
  unique: 'keep-first',
  unfit: 'stop',
  changed: 'stop',
};
