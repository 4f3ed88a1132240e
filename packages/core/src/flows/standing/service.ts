import { change, holdAccount } from '../../journal.ts';
import { suspendAccount } from '../../records/accounts/service.ts';
import { endApiKeys, endApiKeysOfRoles } from '../../records/apikeys/service.ts';
import { keepAnAdministrator, takeRole } from '../../records/roles/service.ts';
import { endAllSessions } from '../../records/sessions/service.ts';
import type { Actor, Role, Tools } from '../../tools.ts';

/**
 * Shuts an account out until it is reinstated; its sessions and API keys end in the same transaction.
 *
 * @throws accounts.not_found, accounts.not_active, roles.last_administrator
 */
export function suspend(tools: Tools, actor: Actor, id: number): Promise<void> {
  return change(tools, actor, async (step) => {
    await keepAnAdministrator(tools, step, id);
    await suspendAccount(step, id);
    await endAllSessions(step, id);
    await endApiKeys(step, id);
  });
}

/**
 * Takes a role away. The sessions end too, and API keys with scopes that take a role: what was opened with
 * more rights must not go on with fewer.
 *
 * @throws roles.not_granted, roles.last_administrator
 */
export function demote(
  tools: Tools,
  actor: Actor,
  grant: { id: number; role: Role },
): Promise<void> {
  return change(tools, actor, async (step) => {
    await takeRole(tools, step, grant);
    // Whoever makes a key holds the account, so that key is either seen below or sees that the role is gone.
    await holdAccount(step, grant.id);
    await endAllSessions(step, grant.id);
    await endApiKeysOfRoles(step, grant.id);
  });
}
