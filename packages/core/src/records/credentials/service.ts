import { type Change, change } from '../../journal.ts';
import { Refusal } from '../../kernel/refusals.ts';
import type { Member, Tools } from '../../tools.ts';
import { credentialEvents } from './events.ts';
import { decoyHash, hashPassword, isOutdated, verifyAtCost } from './hash.ts';
import { refuseWeakPassword } from './policy.ts';
import { credentialRefusals } from './refusals.ts';

/**
 * Hashes a password that somebody wants to have. Done before any transaction: a hash takes longer than
 * any lock should be held.
 *
 * @throws credentials.too_short, credentials.too_long, credentials.too_common, service.overloaded
 */
export async function prepareNewPassword(
  tools: Tools,
  password: string,
  about: { username: string; minLength?: number | undefined },
): Promise<string> {
  const { username, minLength = tools.settings.passwordMinLength } = about;
  await refuseWeakPassword(password, { minLength, username });
  return freshHash(tools, password);
}

/** Stores the hash of a new account's password. */
export async function storeFirstPassword(
  step: Change,
  accountId: number,
  password: string,
): Promise<void> {
  await step.tx.credential.create({ data: { accountId, password, changedAt: step.now } });
}

/**
 * Judges the password that was typed for an account. There is always one hash to pay for, also when there
 * is no such account, so the time does not tell strangers from members. What comes back proves which
 * stored hash it was, for `confirmProof` inside the transaction that relies on it.
 */
export async function provePassword(
  { hashQueue, hashThreads: bcrypt, settings: { bcryptCost: cost } }: Tools,
  claimed: Proof | undefined,
  password: string,
): Promise<Proof | undefined> {
  const stored = claimed?.stored ?? decoyHash(cost);
  const right = await hashQueue.run(() => verifyAtCost(password, stored, { cost, bcrypt }));
  return right ? claimed : undefined;
}

/** A stored hash and whose it is: first what somebody claims to know the password of, then what he proved. */
export type Proof = { readonly accountId: number; readonly stored: string };

/**
 * The present password of a signed-in account, for acts that a stolen session alone must not do.
 *
 * @throws credentials.wrong_password
 */
export async function demandPassword(
  tools: Tools,
  actor: Member,
  password: string,
): Promise<Proof> {
  const { accountId } = actor;
  const row = await tools.db.read.credential.findUnique({ where: { accountId } });
  const claimed = row === null ? undefined : { accountId, stored: row.password };
  const proof = await provePassword(tools, claimed, password);
  if (proof !== undefined) return proof;
  await change(tools, actor, async (step) => {
    step.record(credentialEvents.refused, { accountId });
  });
  throw credentialRefusals.refuse('wrong_password');
}

/** True while the password that was judged before the transaction is still the one that counts. */
export async function confirmProof({ tx }: Change, proof: Proof): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT account_id FROM acct_credentials
    WHERE account_id = ${proof.accountId} AND password = ${proof.stored}`;
  return rows.length === 1;
}

/** Replaces the password that was proved, and only that one. @throws credentials.wrong_password */
export async function replacePassword(step: Change, proof: Proof, password: string) {
  const { accountId, stored } = proof;
  const { count } = await step.tx.credential.updateMany({
    where: { accountId, password: stored },
    data: { password, changedAt: step.now },
  });
  if (count !== 1) throw credentialRefusals.refuse('wrong_password');
  step.record(credentialEvents.changed, { accountId });
}

/**
 * Replaces a password whose owner was asked for it minutes ago, so that the session itself is the proof.
 * The caller holds the account and that session.
 */
export async function replaceProvedBefore(step: Change, accountId: number, password: string) {
  const data = { password, changedAt: step.now };
  await step.tx.credential.updateMany({ where: { accountId }, data });
  step.record(credentialEvents.changed, { accountId });
}

/** Sets a password without knowing the present one: the operator's way in. */
export async function resetPassword(step: Change, accountId: number, password: string) {
  const data = { password, changedAt: step.now };
  await step.tx.credential.upsert({
    where: { accountId },
    create: { accountId, ...data },
    update: data,
  });
  step.record(credentialEvents.reset, { accountId });
}

/** A hash made with less work than the setting asks for now is made anew while the password is at hand. */
export async function strengthen(
  tools: Tools,
  proof: Proof,
  password: string,
): Promise<Proof & { fresh?: string }> {
  const { bcryptCost } = tools.settings;
  if (!isOutdated(proof.stored, bcryptCost)) return proof;
  try {
    return { ...proof, fresh: await freshHash(tools, password) };
  } catch (error) {
    // The password was right. A full queue puts the stronger hash off, not the sign-in.
    if (error instanceof Refusal) return proof;
    throw error;
  }
}

/** Keeps the stronger hash, unless the password was changed meanwhile. */
export async function storeStrengthened(step: Change, proof: Proof & { fresh?: string }) {
  if (proof.fresh === undefined) return;
  await step.tx.credential.updateMany({
    where: { accountId: proof.accountId, password: proof.stored },
    data: { password: proof.fresh },
  });
}

/** Removes the password; part of closing an account. */
export async function erasePassword(step: Change, accountId: number): Promise<void> {
  await step.tx.credential.deleteMany({ where: { accountId } });
}

function freshHash({ hashQueue, hashThreads, settings }: Tools, password: string): Promise<string> {
  return hashQueue.run(() => hashPassword(password, settings.bcryptCost, hashThreads));
}
