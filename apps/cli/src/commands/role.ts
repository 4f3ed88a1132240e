import type { Caller, Role } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { asOperator } from '../operator.ts';
import { aligned, moment } from '../output.ts';
import { findAccount } from './find-account.ts';

export function grantRole(call: Call, input: { account: string; role: Role }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.roles.grant({ id, role: input.role });
    const text = `Account ${username} (${id}) has the role ${input.role}.`;
    return { value: await rolesOf(operator, { id, username }), text };
  });
}

export function revokeRole(call: Call, input: { account: string; role: Role }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const { id, username } = await findAccount(operator, input.account);
    await operator.standing.demote({ id, role: input.role });
    const text = `Account ${username} (${id}) lost the role ${input.role}; its sessions have ended.`;
    return { value: await rolesOf(operator, { id, username }), text };
  });
}

export function listRoles(call: Call, input: { account: string }): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const value = await rolesOf(operator, await findAccount(operator, input.account));
    return { value, text: roleTable(value) };
  });
}

async function rolesOf(operator: Caller, account: { id: number; username: string }) {
  const { items } = await operator.roles.of({ id: account.id });
  return { id: account.id, username: account.username, items };
}

function roleTable({ username, items }: Awaited<ReturnType<typeof rolesOf>>): string {
  if (items.length === 0) return `Account ${username} has no roles.`;
  const rows = items.map(({ role, grantedAt, grantedBy }) => [
    role,
    moment(grantedAt),
    grantedBy ?? 'the operator',
  ]);
  return aligned(['role', 'granted', 'by'], rows);
}
