import { deleteOldest } from '../../db/index.ts';
import { apiKeyKeptDays } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of keys that expired long ago. Until then their owner sees why a service was refused. */
export function pruneApiKeys({ db, clock }: Tools): Promise<number> {
  const until = clock.now().getTime() - apiKeyKeptDays * 86_400_000;
  return db.execute(statement, JSON.stringify({ until }));
}

const statement = deleteOldest({
  name: 'apikeys_prune',
  table: 'acct_apikeys',
  at: 'expires_at',
  isInstant: true,
});
