import type { Prisma } from '../../db/index.ts';
import { type Change, change } from '../../journal.ts';
import { type Actor, type Holder, isRole, type Tools } from '../../tools.ts';
import { accountEvents } from './events.ts';
import { meant } from './identify.ts';
import { noLook, refuseTaken, sayTaken } from './likeness.ts';
import { type FoundAccount, findAccount, findAccountsByKey } from './lookup.ts';
import { accountRefusals } from './refusals.ts';
import type { AccountView, AdminAccountView } from './schema.ts';
import { exactKeyOf, newUsername, usernameKeysOf } from './username.ts';

/**
 * Makes the row of a new account, inside the transaction of whoever signs it up.
 *
 * @throws accounts.username_taken, accounts.username_invalid, accounts.username_reserved,
 *   accounts.username_confusable
 */
export async function createAccount(step: Change, typed: string): Promise<AccountView> {
  const name = newUsername(typed);
  const data = { ...name, createdAt: step.now, updatedAt: step.now };
  await refuseTaken(step.tx, name);
  const row = await step.tx.account.create({ data }).catch(sayTaken);
  await refuseExactTwin(step, name.username);
  step.record(accountEvents.created, { accountId: row.id });
  return viewOf({ ...row, username: name.username });
}

/**
 * Says early what the constraints would say late, before a hash is paid for.
 *
 * @throws accounts.username_taken, accounts.username_confusable
 */
export async function refuseTakenUsername(tools: Tools, typed: string): Promise<void> {
  await refuseTaken(tools.db.read, newUsername(typed));
}

/** @throws accounts.not_found for ids that never were and for closed accounts alike */
export async function readAccount(tools: Tools, id: number): Promise<AccountView> {
  const row = await findAccount(tools.db, id);
  if (row === undefined || row.state === 'closed') throw accountRefusals.refuse('not_found');
  return viewOf(row);
}

/** @throws accounts.not_found */
export async function findByUsername(tools: Tools, typed: string): Promise<AccountView> {
  const keys = usernameKeysOf(typed);
  const rows = await findAccountsByKey(tools.db, keys);
  const row = meant(rows, keys[0]);
  if (row === undefined) throw accountRefusals.refuse('not_found');
  return viewOf(row);
}

/**
 * @throws accounts.username_taken, accounts.username_invalid, accounts.username_reserved,
 *   accounts.username_confusable
 */
export function renameAccount(tools: Tools, actor: Holder, typed: string): Promise<AccountView> {
  const name = newUsername(typed);
  return change(tools, actor, async (step) => {
    const where = { id: actor.accountId, state: 'active' };
    const data = { ...name, updatedAt: step.now };
    await refuseTaken(step.tx, name, actor.accountId);
    const { count } = await step.tx.account.updateMany({ where, data }).catch(sayTaken);
    if (count !== 1) throw accountRefusals.refuse('not_found');
    await refuseExactTwin(step, name.username);
    step.record(accountEvents.renamed, { accountId: actor.accountId });
    return viewOf(await step.tx.account.findUniqueOrThrow({ where: { id: actor.accountId } }));
  });
}

/**
 * Takes hold of an account in any state but closed, so that whoever signs in to it at this moment is
 * either done before or sees what this transaction changes. @throws accounts.not_found
 */
export async function holdLiving(step: Change, id: number): Promise<void> {
  const where = { id, state: { not: 'closed' } };
  const { count } = await step.tx.account.updateMany({ where, data: { updatedAt: step.now } });
  if (count !== 1) throw accountRefusals.refuse('not_found');
}

/** @throws accounts.not_found, accounts.not_active */
export async function suspendAccount(step: Change, id: number): Promise<void> {
  await move(step, { id, from: ['active'], data: { state: 'suspended', updatedAt: step.now } });
  step.record(accountEvents.suspended, { accountId: id });
}

/** @throws accounts.not_found, accounts.not_active */
export function reinstateAccount(tools: Tools, actor: Actor, id: number): Promise<void> {
  return change(tools, actor, async (step) => {
    await move(step, { id, from: ['suspended'], data: { state: 'active', updatedAt: step.now } });
    step.record(accountEvents.reinstated, { accountId: id });
  });
}

/**
 * Blanks the row and keeps the id burnt. Addresses in the journal go too: after this only the id tells
 * that there was somebody.
 *
 * @throws accounts.not_found
 */
export async function burnAccount(step: Change, id: number): Promise<void> {
  const data = {
    state: 'closed',
    username: null,
    usernameKey: null,
    skeleton: noLook(id),
    lastSignedInAt: null,
    updatedAt: step.now,
  };
  await move(step, { id, from: ['active', 'suspended'], data });
  step.record(accountEvents.closed, { accountId: id, withoutAddress: true });
  // Also where it was the one who acted: the address is the same person's.
  const told = { OR: [{ accountId: id }, { actorId: id }] };
  await step.tx.event.updateMany({ where: told, data: { address: null } });
}

export async function adminReadAccount(tools: Tools, id: number): Promise<AdminAccountView> {
  const row = await tools.db.read.account.findFirst({
    where: { id, NOT: { state: 'closed' } },
    include: { roles: true },
  });
  if (row === null) throw accountRefusals.refuse('not_found');
  return adminViewOf(row);
}

type Move = {
  readonly id: number;
  readonly from: readonly ('active' | 'suspended')[];
  readonly data: Prisma.AccountUpdateManyMutationInput;
};

/** One conditional statement decides: whoever finds the state that it needs wins, all others are told. */
async function move(step: Change, { id, from, data }: Move): Promise<void> {
  const { count } = await step.tx.account.updateMany({
    where: { id, state: { in: [...from] } },
    data,
  });
  if (count === 1) return;
  const row = await step.tx.account.findUnique({ where: { id } });
  if (row === null || row.state === 'closed') throw accountRefusals.refuse('not_found');
  throw accountRefusals.refuse('not_active', { state: row.state });
}

/**
 * An imported account that is known by an exact key has this very name, so whoever took it too could
 * never sign in by it. Asked after the name was written: whoever imports holds the row of the one that
 * has the canonical key, so this sees what was imported before that key became free.
 */
async function refuseExactTwin({ tx }: Change, username: string): Promise<void> {
  const twin = await tx.account.findUnique({ where: { usernameKey: exactKeyOf(username) } });
  if (twin !== null) throw accountRefusals.refuse('username_taken');
}

type AccountRow = Prisma.AccountGetPayload<object>;

function viewOf(row: Omit<FoundAccount, 'usernameKey'>): AccountView {
  return {
    id: row.id,
    username: row.username ?? '',
    state: row.state === 'suspended' ? 'suspended' : 'active',
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** What an administrator sees of an account. */
export function adminViewOf(row: AccountRow & { roles: { role: string }[] }): AdminAccountView {
  return {
    ...viewOf(row),
    roles: row.roles.map(({ role }) => role).filter(isRole),
    lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null,
  };
}
