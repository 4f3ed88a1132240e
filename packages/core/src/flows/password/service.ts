import { change, holdAccount } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import { adminReadAccount, holdLiving } from '../../records/accounts/service.ts';
import { endApiKeys } from '../../records/apikeys/service.ts';
import { demandPassword } from '../../records/credentials/prove.ts';
import {
  prepareNewPassword,
  replacePassword,
  resetPassword,
  unlockPassword,
} from '../../records/credentials/service.ts';
import { endAllSessions, endOtherSessions, holdSession } from '../../records/sessions/service.ts';
import type { Actor, Member, Tools } from '../../tools.ts';

/**
 * A new password for one's own account. Whoever knew the old one may hold a session, so all sessions
 * but the one that asks end in the same transaction. API keys do not: services go on, and the list of them
 * shows what somebody else has made.
 *
 * @throws credentials.wrong_password, credentials.throttled, credentials.too_short,
 *   credentials.too_long, credentials.too_common, access.session_invalid, service.overloaded
 */
export async function changePassword(
  tools: Tools,
  actor: Member,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  const proof = await demandPassword(tools, actor, input.currentPassword);
  const password = await prepareNewPassword(tools, input.newPassword, actor);
  await change(tools, actor, async (step) => {
    if (!(await holdAccount(step, actor.accountId))) throw accessRefusals.refuse('session_invalid');
    // It may have been ended while the passwords were hashed.
    if (!(await holdSession(step, actor))) throw accessRefusals.refuse('session_invalid');
    await replacePassword(step, proof, password);
    await endOtherSessions(step, actor.accountId, actor.session.id);
  });
}

/**
 * The operator's way to help somebody who forgot: only on the command line, because an administrator
 * over the network shall not be able to become another account. Whoever else knew the old one may have
 * made API keys, so they end with the sessions.
 *
 * @throws accounts.not_found, credentials.too_short, credentials.too_long, credentials.too_common
 */
export async function setPassword(
  tools: Tools,
  actor: Actor,
  input: { id: number; newPassword: string },
): Promise<void> {
  const { username } = await adminReadAccount(tools, input.id);
  const password = await prepareNewPassword(tools, input.newPassword, {
    username,
    origin: actor.origin,
  });
  await change(tools, actor, async (step) => {
    // A sign-in that proved the old password must not slip in between the two statements below.
    await holdLiving(step, input.id);
    await resetPassword(step, input.id, password);
    await endAllSessions(step, input.id);
    await endApiKeys(step, input.id);
  });
}

/**
 * Lets passwords of an account be tried again at once, from everywhere: for an owner who knows his, and
 * whom the failures of others keep out.
 *
 * @throws accounts.not_found
 */
export function unlock(tools: Tools, actor: Actor, id: number): Promise<void> {
  return change(tools, actor, async (step) => {
    await holdLiving(step, id);
    await unlockPassword(step, id);
  });
}
