import { change } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import { burnAccount } from '../../records/accounts/service.ts';
import { endApiKeys } from '../../records/apikeys/service.ts';
import { eraseAttributes } from '../../records/attributes/service.ts';
import { confirmProof, demandPassword } from '../../records/credentials/prove.ts';
import { erasePassword } from '../../records/credentials/service.ts';
import { eraseRoles, keepAnAdministrator } from '../../records/roles/service.ts';
import { endAllSessions } from '../../records/sessions/service.ts';
import type { Member, Tools } from '../../tools.ts';

/**
 * Closes one's own account for good: everything it told of itself is gone, its name is free, its id is
 * never given to anybody else. One transaction, after the password has been asked for.
 *
 * @throws credentials.wrong_password, credentials.throttled, roles.last_administrator, service.overloaded
 */
export async function closeAccount(tools: Tools, actor: Member, password: string): Promise<void> {
  const { accountId } = actor;
  const proof = await demandPassword(tools, actor, password);
  await change(tools, actor, async (step) => {
    await keepAnAdministrator(tools, step, accountId);
    await burnAccount(step, accountId);
    if (!(await confirmProof(step, proof))) throw accessRefusals.refuse('session_invalid');
    await endAllSessions(step, accountId);
    await endApiKeys(step, accountId);
    await eraseRoles(step, accountId);
    await eraseAttributes(step, accountId);
    await erasePassword(step, accountId);
  });
}
