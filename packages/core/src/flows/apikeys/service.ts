import { change, holdAccount } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import type { NewApiKeyView } from '../../records/apikeys/schema.ts';
import { addApiKey } from '../../records/apikeys/service.ts';
import { confirmProof, demandPassword } from '../../records/credentials/prove.ts';
import type { Member, Tools } from '../../tools.ts';
import type { CreateInput } from './schema.ts';

/**
 * A key for one's own account. It takes a session, because a key can make no other key, and the password,
 * because whoever stole the session must not make himself something that outlives it.
 *
 * @throws credentials.wrong_password, credentials.throttled, apikeys.scope_needs_role, apikeys.too_many,
 *   access.session_invalid, service.overloaded
 */
export async function createApiKey(
  tools: Tools,
  actor: Member,
  { password, ...wanted }: CreateInput,
): Promise<NewApiKeyView> {
  const { accountId } = actor;
  const proof = await demandPassword(tools, actor, password);
  return change(tools, actor, async (step) => {
    if (!(await holdAccount(step, accountId))) throw accessRefusals.refuse('session_invalid');
    if (!(await confirmProof(step, proof))) throw accessRefusals.refuse('session_invalid');
    return addApiKey(step, accountId, wanted);
  });
}
