import type { Caller, Scope } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { failureOf } from '../failure.ts';
import { asOperator } from '../operator.ts';
import { aligned, listed, moment, printable } from '../output.ts';
import { readPages } from '../paging.ts';
import { findAccount } from './find-account.ts';

type Wanted = {
  readonly account: string;
  readonly name: string | undefined;
  readonly scope: readonly Scope[];
  readonly days: number | undefined;
};

/** The key goes to where the output goes, and nowhere else. */
export function createApiKey(call: Call, input: Wanted): Promise<Answer> {
  const { name = 'made on the command line', scope, days } = input;
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    const wanted = {
      id,
      name,
      scopes: [...scope],
      ...(days !== undefined && { expiresInDays: days }),
    };
    const value = await operator.apikeys.issue(wanted);
    const facts = listed({
      account: `${username} (${id})`,
      id: value.id,
      name: value.name,
      scopes: value.scopes.join(' '),
      expires: moment(value.expiresAt),
      key: value.key,
    });
    return { value, text: `${facts}\nKeep the key now: it is never shown again.` };
  });
}

export function listApiKeys(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    // An account has a bounded number of keys, so there is nothing to page through by hand.
    const everything = { limit: undefined, from: undefined };
    const { items } = await readPages((ask) => operator.apikeys.of({ id, ...ask }), everything);
    return { value: { id, username, items }, text: keyTable(username, items) };
  });
}

/** As for sessions: a text that could be a key's id is tried as one first. */
export function revokeApiKeys(call: Call, input: { target: string }): Promise<Answer> {
  const { target } = input;
  return asOperator(call, async (operator) => {
    if (keyIdForm.test(target) && (await revokeOne(operator, target))) {
      return { value: { revoked: 1 }, text: `API key ${target} is revoked.` };
    }
    const { id, username } = await findAccount(operator, target);
    const { revoked } = await operator.apikeys.revokeAll({ id });
    const text = `Account ${printable(username)} (${id}): ${revoked} API keys are revoked.`;
    return { value: { revoked }, text };
  });
}

const keyIdForm = /^[A-Za-z0-9_-]{16}$/;

/** False when there is no such key. */
async function revokeOne(operator: Caller, id: string): Promise<boolean> {
  try {
    await operator.apikeys.revokeAny({ id });
    return true;
  } catch (error) {
    if ((await failureOf(error)).code === 'apikeys.not_found') return false;
    throw error;
  }
}

type Key = Awaited<ReturnType<Caller['apikeys']['of']>>['items'][number];

function keyTable(username: string, keys: readonly Key[]): string {
  if (keys.length === 0) return `Account ${printable(username)} has no API keys.`;
  const rows = keys.map(({ id, name, scopes, createdAt, usedAt, expiresAt }) => [
    id,
    name,
    scopes.join(' '),
    moment(createdAt),
    moment(usedAt),
    moment(expiresAt),
  ]);
  return aligned(['id', 'name', 'scopes', 'made', 'last used', 'expires'], rows);
}
