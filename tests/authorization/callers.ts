import { expect } from 'vitest';
import { type Casts, castsIn } from '../house/casts.ts';
import { malformedToken } from '../house/door.ts';
import type { House } from '../house/house.ts';
import { type Rows, readEnded } from '../house/rows.ts';
import { type Cast, sampleDefinitions } from '../house/samples.ts';
import { type Column, type Row, reasons } from './table.ts';

/** One attribute more than the samples need: one that others must not read. */
export const definitions = [...sampleDefinitions, { key: 'ssn', sensitive: true }];

/** Somebody who calls, by what he brings along. */
export type Caller = {
  readonly kind: string;
  readonly column: Column;
  readonly token: string | undefined;
};

/** Every kind of caller whom some operation refuses, in a house that has an administrator. */
export async function callersOf(house: House): Promise<readonly Caller[]> {
  const ended = await endedTokens(house);
  const member = await house.member('ordinary');
  const service = await house.service('machine');
  const admin = await house.admin('chief');
  return [
    { kind: 'nobody', column: 'nothing', token: undefined },
    { kind: 'a malformed token', column: 'malformed', token: malformedToken },
    ...ended.map(([kind, token]) => ({ kind, column: 'ended' as const, token })),
    { kind: 'a member', column: 'member', token: member.token },
    { kind: 'a member about others', column: 'foreign', token: member.token },
    { kind: 'a service', column: 'service', token: service.token },
    { kind: 'an administrator', column: 'admin', token: admin.token },
  ];
}

/** How one cell is asked, and what came of it in the words of the table. */
export type Ask = (
  row: Row,
  call: { column: Column; cast: Cast; token: string | undefined },
) => Promise<string>;

/** Tries every cell that says no, in a house that is new: none of them writes. Gives how many it tried. */
export async function tryRefusals(house: House, rows: readonly Row[], ask: Ask): Promise<number> {
  await house.admin('zoe');
  const cast = await freshCast(house, 'member');
  const callers = await callersOf(house);
  // Whoever is told that his session has ended by time removes it.
  const ended = await readEnded(house.core);
  const before = await house.rows();
  let cells = 0;
  for (const row of rows) {
    for (const { kind, column, token } of callers) {
      const reason = reasons[row[column]];
      if (reason === undefined) continue;
      cells += 1;
      const told = await ask(row, { column, cast, token });
      expect(`${row.operation}, ${kind}: ${told}`).toBe(`${row.operation}, ${kind}: ${reason}`);
    }
  }
  const living = (rows: Rows): Rows => ({
    ...rows,
    sessions: rows.sessions.filter((one) => !ended.has(one)),
  });
  expect(living(await house.rows())).toEqual(living(before));
  return cells;
}

/** Sessions that were good once, by what ended them. */
export async function endedTokens(house: House): Promise<readonly (readonly [string, string])[]> {
  const expired = await house.member('expired');
  house.clock.advance({ hours: 2 });
  const signedOut = await house.member('signed-out');
  await house.call('sessions.signOut', undefined, signedOut.token);
  const suspended = await house.member('suspended');
  await house.operate('standing.suspend', { id: suspended.id });
  const closed = await house.member('closed');
  await house.call('closing.close', { password: closed.password }, closed.token);
  const demoted = await house.admin('demoted');
  await house.operate('standing.demote', { id: demoted.id, role: 'admin' });
  const reset = await house.member('reset');
  await house.operate('password.set', { id: reset.id, newPassword: 'a brand new harbour' });
  const changed = await house.signUp('changed');
  const other = await house.signIn(changed);
  const { token } = await house.signIn(changed);
  const words = { currentPassword: changed.password, newPassword: 'another new harbour' };
  await house.call('password.change', words, token);
  return [
    ['an expired session', expired.token],
    ['a session that was signed out', signedOut.token],
    ['a suspended account', suspended.token],
    ['a closed account', closed.token],
    ['the old session of a demoted administrator', demoted.token],
    ['an account whose password the operator set', reset.token],
    ['another session of an account that changed its password', other.token],
  ];
}

/** Somebody who acts and somebody to act upon, both new; the actor has what the samples need. */
export function freshCast(house: House, column: Column): Promise<Cast> {
  return castsFor(house).next(column);
}

/** The same, of whom those serve again who are as they were. */
export function castsFor(house: House): Casts<Column> {
  return castsIn(house, { left: 5, ssn: '078-05-1120' });
}
