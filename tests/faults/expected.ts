import type { Operation } from './ledger.ts';

/** What one account must look like after all that the ledger knows of it. */
export type Expected = {
  readonly name: string;
  exists: 'yes' | 'no' | 'in doubt';
  accountId?: number;
  /** One of these opens the account; more than one when a change is in doubt. */
  passwords: string[];
  /** Those that were given up, in an answer. */
  readonly former: string[];
  nicks: (string | undefined)[];
  readonly alive: Set<string>;
  /** Sessions that something in doubt may have ended. */
  readonly perhaps: Set<string>;
  readonly ended: Set<string>;
  /** Events of the account by name: how many were acknowledged, and how many more there may be. */
  readonly events: Map<string, { sure: number; perhaps: number }>;
};

/** Reads the ledger into what must be true. */
export function expectedOf(operations: readonly Operation[]): Map<string, Expected> {
  const people = new Map<string, Expected>();
  for (const operation of operations) {
    const { person } = operation.asked;
    const known = people.get(person) ?? nobody(person);
    people.set(person, known);
    const { outcome } = operation;
    if (outcome.kind === 'answered' && outcome.status < 500) answered(known, operation);
    else doubted(known, operation);
  }
  return people;
}

function nobody(name: string): Expected {
  return {
    name,
    exists: 'no',
    passwords: [],
    former: [],
    nicks: [undefined],
    alive: new Set(),
    perhaps: new Set(),
    ended: new Set(),
    events: new Map(),
  };
}

/** What was refused changes nothing; what was not expected at all is judged by its status. */
function answered(known: Expected, { asked, outcome }: Operation): void {
  if (outcome.kind !== 'answered') return;
  const { status, accountId, token } = outcome;
  if (asked.act === 'signUp') {
    known.exists = 'yes';
    known.passwords = [asked.password ?? ''];
    if (accountId !== undefined) known.accountId = accountId;
    // A second try that finds the name taken says that the first one was there.
    known.events.set('accounts.created', { sure: 1, perhaps: 0 });
  }
  if (status >= 400) {
    if (asked.act === 'signIn' && status === 401) {
      known.passwords = known.passwords.filter((password) => password !== asked.password);
    }
    return;
  }
  if (asked.act === 'signIn') {
    known.passwords = [asked.password ?? ''];
    if (token !== undefined) known.alive.add(token);
    count(known, 'sessions.started', 'sure');
  } else if (asked.act === 'setNick') {
    known.nicks = [asked.nick];
    count(known, 'attributes.set', 'sure');
  } else if (asked.act === 'changePassword') {
    known.former.push(asked.password ?? '');
    known.passwords = [asked.newPassword ?? ''];
    endOthers(known, asked.token, known.ended);
    count(known, 'credentials.changed', 'sure');
  } else if (asked.act === 'signOut') {
    move(known, asked.token, known.ended);
    count(known, 'sessions.ended', 'sure');
  }
}

function doubted(known: Expected, { asked }: Operation): void {
  if (asked.act === 'signUp') {
    if (known.exists === 'no') known.exists = 'in doubt';
    known.passwords = [asked.password ?? ''];
    count(known, 'accounts.created', 'perhaps');
  } else if (asked.act === 'signIn') {
    count(known, 'sessions.started', 'perhaps');
  } else if (asked.act === 'setNick') {
    known.nicks.push(asked.nick);
    count(known, 'attributes.set', 'perhaps');
  } else if (asked.act === 'changePassword') {
    known.passwords.push(asked.newPassword ?? '');
    endOthers(known, asked.token, known.perhaps);
    count(known, 'credentials.changed', 'perhaps');
  } else if (asked.act === 'signOut') {
    move(known, asked.token, known.perhaps);
    count(known, 'sessions.ended', 'perhaps');
  }
}

function endOthers(known: Expected, keep: string | undefined, to: Set<string>): void {
  for (const token of [...known.alive, ...known.perhaps])
    if (token !== keep) move(known, token, to);
}

function move(known: Expected, token: string | undefined, to: Set<string>): void {
  if (token === undefined) return;
  known.alive.delete(token);
  known.perhaps.delete(token);
  to.add(token);
}

function count(known: Expected, event: string, how: 'sure' | 'perhaps'): void {
  const so = known.events.get(event) ?? { sure: 0, perhaps: 0 };
  known.events.set(event, { ...so, [how]: so[how] + 1 });
}
