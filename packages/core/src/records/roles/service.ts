import type { Transaction } from '../../db/index.ts';
import { type Change, change, holdAccount } from '../../journal.ts';
import {
  type Actor,
  type Holder,
  isRole,
  type Reader,
  type Role,
  type Tools,
} from '../../tools.ts';
import { roleEvents } from './events.ts';
import { roleRefusals } from './refusals.ts';
import type { RolesView } from './schema.ts';

export async function listRoles(tools: Tools, accountId: number): Promise<RolesView> {
  const rows = await tools.db.read.roleGrant.findMany({
    where: { accountId },
    orderBy: { role: 'asc' },
  });
  const items = rows.flatMap(({ role, grantedAt, grantedBy }) =>
    isRole(role) ? [{ role, grantedAt: grantedAt.toISOString(), grantedBy }] : [],
  );
  return { items };
}

/** Granting what is there already changes nothing. @throws roles.account_not_found */
export function grantRole(
  tools: Tools,
  actor: Actor,
  grant: { id: number; role: Role },
): Promise<void> {
  return change(tools, actor, (step) => give(step, grant.id, grant.role));
}

/**
 * Takes a role away inside the transaction of a flow, which ends the sessions too.
 *
 * @throws roles.not_granted, roles.last_administrator
 */
export async function takeRole(
  tools: Tools,
  step: Change,
  grant: { id: number; role: Role },
): Promise<void> {
  if (grant.role === 'admin') await keepAnAdministrator(tools, step, grant.id);
  const { tx } = step;
  const { count } = await tx.roleGrant.deleteMany({
    where: { accountId: grant.id, role: grant.role },
  });
  if (count !== 1) throw roleRefusals.refuse('not_granted');
  step.record(roleEvents.revoked, { accountId: grant.id, details: { role: grant.role } });
}

/**
 * Refuses when this account is the last active administrator. Whoever asks holds a lock until the
 * transaction ends, so two administrators who remove each other at once cannot both be let.
 *
 * @throws roles.last_administrator
 */
export async function keepAnAdministrator(
  tools: Tools,
  step: Change,
  leaving: number,
): Promise<void> {
  await tools.db.lock(step.tx, 'administrators', 'exclusive');
  const administrators = await step.tx.roleGrant.findMany({
    where: { role: 'admin', account: { state: 'active' } },
    select: { accountId: true },
  });
  const others = administrators.filter(({ accountId }) => accountId !== leaving);
  if (others.length === 0 && administrators.length > 0) {
    throw roleRefusals.refuse('last_administrator');
  }
}

/** Removes what an account was allowed; part of closing it. */
export async function eraseRoles(step: Change, accountId: number): Promise<void> {
  await step.tx.roleGrant.deleteMany({ where: { accountId } });
}

/** @throws roles.account_not_found */
export async function give(step: Change, accountId: number, role: Role): Promise<void> {
  if (!(await holdAccount(step, accountId))) throw roleRefusals.refuse('account_not_found');
  if (await has(step.tx, accountId, role)) return;
  const grantedBy = step.by.kind === 'member' ? step.by.accountId : null;
  await step.tx.roleGrant.create({ data: { accountId, role, grantedAt: step.now, grantedBy } });
  step.record(roleEvents.granted, { accountId, details: { role } });
}

export function isPrivileged(actor: Reader): boolean {
  return actor.kind === 'operator' || mayRead(actor);
}

function mayRead({ roles }: Holder): boolean {
  return roles.includes('admin') || roles.includes('service');
}

async function has(tx: Transaction, accountId: number, role: Role): Promise<boolean> {
  const where = { accountId_role: { accountId, role } };
  return (await tx.roleGrant.findUnique({ where })) !== null;
}
