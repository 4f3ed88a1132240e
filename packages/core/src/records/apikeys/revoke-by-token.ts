import { change } from '../../journal.ts';
import { digestOf, isWellFormedSecret } from '../../kernel/secrets.ts';
import type { KeyHolder, Origin, Tools } from '../../tools.ts';
import { apiKeyEvents } from './events.ts';

/**
 * Revokes a key by itself: whoever finds one can put it out of use at once, without knowing whose it is. No
 * scope is asked for, and no other key can be revoked by it. A key that nobody knows costs no transaction
 * and is no refusal.
 */
export async function revokeKeyOfToken(tools: Tools, origin: Origin, token: string): Promise<void> {
  if (!isWellFormedSecret('apikey', token)) return;
  const row = await tools.db.read.apiKey.findUnique({
    where: { digest: digestOf(token) },
    include: { account: { select: { username: true } } },
  });
  if (row === null) return;
  const { account, digest: _digest, ...key } = row;
  const { id, accountId } = key;
  const actor: KeyHolder = {
    kind: 'key',
    origin,
    accountId,
    username: account.username ?? '',
    roles: [],
    ownerRoles: [],
    key: { ...key, scopes: [] },
  };
  await change(tools, actor, async (step) => {
    const { count } = await step.tx.apiKey.deleteMany({ where: { id } });
    // Whoever revoked it meanwhile has told of it.
    if (count === 0) return;
    step.endsAsker();
    step.record(apiKeyEvents.revoked, { accountId, details: { apiKeyId: id } });
  });
}
