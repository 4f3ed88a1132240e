import { type Caller, endEverySession } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { failureOf } from '../failure.ts';
import { asOperator, withCore } from '../operator.ts';
import { aligned, moment } from '../output.ts';
import { readPages } from '../paging.ts';
import { CliProblem } from '../problem.ts';
import { findAccount } from './find-account.ts';

export function listSessions(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    // An account has a bounded number of sessions, so there is nothing to page through by hand.
    const everything = { limit: undefined, from: undefined };
    const { items } = await readPages((ask) => operator.sessions.of({ id, ...ask }), everything);
    return { value: { id, username, items }, text: sessionTable(username, items) };
  });
}

/**
 * A text that could be a session's id is tried as one first: ids are 96 random bits, so no username is
 * one by accident, and a person who copied an id must not end all sessions of an account instead.
 */
export function revokeSessions(call: Call, input: { target: string }): Promise<Answer> {
  const { target } = input;
  return asOperator(call, async (operator) => {
    if (sessionIdForm.test(target) && (await revokeOne(operator, target))) {
      return { value: { ended: 1 }, text: `Session ${target} has ended.` };
    }
    const { id, username } = await findAccount(operator, target);
    const { ended } = await operator.sessions.revokeAll({ id });
    const text = `Account ${username} (${id}): ${ended} sessions have ended.`;
    return { value: { ended }, text };
  });
}

/** Everybody signs in anew: for a database that was restored, or whose tokens leaked. */
export async function endAllSessions(call: Call, input: { yes: boolean }): Promise<Answer> {
  if (!input.yes) {
    throw new CliProblem('This signs out everybody, everywhere. Say --yes to do it.', {
      code: 'sessions.end_all_unconfirmed',
      end: 'refused',
    });
  }
  // A million sessions take longer than any request may.
  const more = { databaseStatementTimeoutMs: 600_000 };
  const { ended, apiKeys } = await withCore(
    call,
    ({ tools }, operator) => endEverySession(tools, operator),
    more,
  );
  const text = `${ended} sessions and ${apiKeys} API keys have ended. A bootstrap secret that was given out is void.`;
  return { value: { ended, apiKeys }, text };
}

const sessionIdForm = /^[A-Za-z0-9_-]{16}$/;

/** False when there is no such session. */
async function revokeOne(operator: Caller, id: string): Promise<boolean> {
  try {
    await operator.sessions.revoke({ id });
    return true;
  } catch (error) {
    if ((await failureOf(error)).code === 'sessions.not_found') return false;
    throw error;
  }
}

type Session = Awaited<ReturnType<Caller['sessions']['of']>>['items'][number];

function sessionTable(username: string, sessions: readonly Session[]): string {
  if (sessions.length === 0) return `Account ${username} has no sessions.`;
  const rows = sessions.map(({ id, createdAt, usedAt, expiresAt, address, device }) => [
    id,
    moment(createdAt),
    moment(usedAt),
    moment(expiresAt),
    address,
    device,
  ]);
  return aligned(['id', 'signed in', 'last used', 'ends if unused', 'address', 'device'], rows);
}
