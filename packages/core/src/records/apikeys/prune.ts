import type { RawStatement } from '../../db/index.ts';
import { apiKeyKeptDays, sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/** Removes a batch of keys that expired long ago. Until then their owner sees why a service was refused. */
export function pruneApiKeys({ db, clock }: Tools): Promise<number> {
  const expired = clock.now().getTime() - apiKeyKeptDays * 86_400_000;
  return db.execute(statement, JSON.stringify({ expired }));
}

const statement: RawStatement = {
  name: 'apikeys_prune',
  sqlite: `DELETE FROM acct_apikeys WHERE id IN (SELECT id FROM acct_apikeys
    WHERE expires_at <= (SELECT value ->> 'expired' FROM (SELECT ? AS value))
    ORDER BY expires_at LIMIT ${sweepBatchRows})`,
  postgresql: `DELETE FROM acct_apikeys WHERE id = ANY(ARRAY(SELECT id FROM acct_apikeys
    WHERE expires_at <=
      TIMESTAMP 'epoch' + ($1::jsonb ->> 'expired')::float8 * INTERVAL '1 millisecond'
    ORDER BY expires_at LIMIT ${sweepBatchRows} FOR UPDATE SKIP LOCKED))`,
};
