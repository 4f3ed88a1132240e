/**
 * Names of what only one transaction at a time may settle, where a condition on a single row cannot
 * say it: "is there another administrator?" asks about all rows at once.
 * The numbers are what PostgreSQL locks; two versions of Acct on one database must agree on them, so
 * a number is never given to another name. Number 4 was `sweep`.
 */
export const lockNumbers = {
  administrators: 1,
  attributes: 2,
  bootstrap: 3,
  journal: 5,
  signing_keys: 6,
} as const;

export type LockName = keyof typeof lockNumbers;

/** `shared` holders go together; `exclusive` goes alone. */
export type LockMode = 'exclusive' | 'shared';

/** "Acct" in ASCII: keeps our numbers apart from other programs' locks in the same database. */
export const lockSpace = 0x41636374;
