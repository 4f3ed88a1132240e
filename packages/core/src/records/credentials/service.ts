import type { Change, SqlChange } from '../../journal.ts';
import { siteOf } from '../../kernel/network.ts';
import { Refusal } from '../../kernel/refusals.ts';
import type { Actor, Origin, Tools, Visitor } from '../../tools.ts';
import { credentialEvents } from './events.ts';
import { hashPassword, isOutdated } from './hash.ts';
import { eraseNetworks } from './known-networks.ts';
import { refuseWeakPassword } from './policy.ts';
import type { Proof } from './prove.ts';
import { credentialRefusals } from './refusals.ts';
import { forgetFailures } from './throttle.ts';

/**
 * Hashes a password that somebody wants to have. Done before any transaction: a hash takes longer than
 * any lock should be held.
 *
 * @throws credentials.too_short, credentials.too_long, credentials.too_common, service.overloaded
 */
export async function prepareNewPassword(
  tools: Tools,
  password: string,
  about: { username: string; origin: Origin; minLength?: number | undefined },
): Promise<string> {
  const { username, origin, minLength = tools.settings.passwordMinLength } = about;
  await refuseWeakPassword(password, { minLength, username });
  return freshHash(tools, origin, password);
}

/** Stores the hash of a new account's password. */
export async function storeFirstPassword(
  step: Change,
  accountId: number,
  password: string,
): Promise<void> {
  await step.tx.credential.create({ data: { accountId, password, changedAt: step.now } });
}

/** Replaces the password that was proved, and only that one. @throws credentials.wrong_password */
export async function replacePassword(step: Change, proof: Proof, password: string) {
  const { accountId, stored } = proof;
  const { count } = await step.tx.credential.updateMany({
    where: { accountId, password: stored },
    data: { password, changedAt: step.now },
  });
  if (count !== 1) throw credentialRefusals.refuse('wrong_password');
  await forgetFailures(step, accountId);
  step.record(credentialEvents.changed, { accountId });
}

/**
 * Replaces a password whose owner was asked for it minutes ago, so that the session itself is the proof.
 * The caller holds the account and that session.
 */
export async function replaceProvedBefore(step: Change, accountId: number, password: string) {
  const data = { password, changedAt: step.now };
  await step.tx.credential.updateMany({ where: { accountId }, data });
  await forgetFailures(step, accountId);
  step.record(credentialEvents.changed, { accountId });
}

/**
 * Opens all lanes of an account to tries again: the operator's way in where nothing is judged any more.
 */
export async function unlockPassword(step: Change, accountId: number): Promise<void> {
  await forgetFailures(step, accountId);
  step.record(credentialEvents.unlocked, { accountId });
}

/** Sets a password without knowing the present one: the operator's way in. */
export async function resetPassword(step: Change, accountId: number, password: string) {
  const data = { password, changedAt: step.now };
  await step.tx.credential.upsert({
    where: { accountId },
    create: { accountId, ...data },
    update: data,
  });
  await forgetFailures(step, accountId);
  step.record(credentialEvents.reset, { accountId });
}

/** A hash made with less work than the setting asks for now is made anew while the password is at hand. */
export async function strengthen(
  tools: Tools,
  { origin }: Visitor | Actor,
  { proof, password }: { proof: Proof; password: string },
): Promise<Proof & { fresh?: string }> {
  const { bcryptCost } = tools.settings;
  if (!isOutdated(proof.stored, bcryptCost)) return proof;
  try {
    return { ...proof, fresh: await freshHash(tools, origin, password) };
  } catch (error) {
    // The password was right. A full queue puts the stronger hash off, not the sign-in.
    if (error instanceof Refusal) return proof;
    throw error;
  }
}

/** Keeps the stronger hash, unless the password was changed meanwhile. */
export async function storeStrengthened({ tx }: SqlChange, proof: Proof & { fresh?: string }) {
  const { accountId, stored, fresh } = proof;
  if (fresh === undefined) return;
  await tx.$executeRaw`UPDATE acct_credentials SET password = ${fresh}
    WHERE account_id = ${accountId} AND password = ${stored}`;
}

/** Removes the password and whatever its use left behind; part of closing an account. */
export async function erasePassword(step: Change, accountId: number): Promise<void> {
  await forgetFailures(step, accountId);
  await eraseNetworks(step, accountId);
  await step.tx.credential.deleteMany({ where: { accountId } });
}

function freshHash(
  { hashQueue, hashThreads, settings }: Tools,
  { address }: Origin,
  password: string,
): Promise<string> {
  const hash = () => hashPassword(password, settings.bcryptCost, hashThreads);
  return hashQueue.run(hash, { network: siteOf(address) });
}
