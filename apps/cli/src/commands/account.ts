import type { Caller } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { asOperator } from '../operator.ts';
import { aligned, listed, moment } from '../output.ts';
import { itemsDefault, readPages } from '../paging.ts';
import { newPassword } from '../password.ts';
import { typedAttributes } from './attribute-text.ts';
import { findAccount } from './find-account.ts';

export function createAccount(
  call: Call,
  input: { username: string; attribute: readonly string[] },
): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const attributes = await typedAttributes(operator, input.attribute);
    const password = await newPassword(call);
    const { username } = input;
    const account = await operator.signup.create({ username, password, attributes });
    return { value: account, text: `Account ${account.username} has the id ${account.id}.` };
  });
}

export function listAccounts(
  call: Call,
  input: {
    state: 'active' | 'suspended' | undefined;
    username: string | undefined;
    limit: number | undefined;
    all: boolean;
    from: string | undefined;
  },
): Promise<Answer> {
  const { state, username, from } = input;
  const filter = {
    ...(state === undefined ? {} : { state }),
    ...(username === undefined ? {} : { username }),
  };
  const limit = input.all ? undefined : (input.limit ?? itemsDefault);
  return asOperator(call, async (operator) => {
    const page = await readPages((ask) => operator.accounts.list({ ...filter, ...ask }), {
      limit,
      from,
    });
    const more = page.next === null ? '' : `\nThere are more: --from ${page.next}, or --all`;
    return { value: page, text: `${accountTable(page.items)}${more}` };
  });
}

export function showAccount(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const account = await findAccount(operator, input.account);
    const { attributes } = await operator.directory.byId({ id: account.id });
    const text = listed({
      id: account.id,
      username: account.username,
      state: account.state,
      roles: account.roles.join(', ') || null,
      created: moment(account.createdAt),
      updated: moment(account.updatedAt),
      'last signed in': moment(account.lastSignedInAt),
      ...Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [`attribute ${key}`, String(value)]),
      ),
    });
    return { value: { ...account, attributes }, text };
  });
}

export function suspendAccount(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.standing.suspend({ id });
    const value = await operator.accounts.inspect({ id });
    return { value, text: `Account ${username} (${id}) is suspended; its sessions have ended.` };
  });
}

export function reinstateAccount(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.standing.reinstate({ id });
    const value = await operator.accounts.inspect({ id });
    return { value, text: `Account ${username} (${id}) is active again.` };
  });
}

export function setPassword(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.password.set({ id, newPassword: await newPassword(call) });
    const text = `Account ${username} (${id}) has a new password; its sessions have ended.`;
    return { value: { id, username }, text };
  });
}

export function unlockAccount(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.password.unlock({ id });
    const text = `The wrong passwords for account ${username} (${id}) are forgotten.`;
    return { value: { id, username }, text };
  });
}

type Account = Awaited<ReturnType<Caller['accounts']['list']>>['items'][number];

function accountTable(accounts: readonly Account[]): string {
  if (accounts.length === 0) return 'No accounts.';
  const rows = accounts.map(({ id, username, state, roles, createdAt, lastSignedInAt }) => [
    id,
    username,
    state,
    roles.join(', ') || null,
    moment(createdAt),
    moment(lastSignedInAt),
  ]);
  return aligned(['id', 'username', 'state', 'roles', 'created', 'last signed in'], rows);
}
