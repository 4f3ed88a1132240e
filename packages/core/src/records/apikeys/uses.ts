import { type Database, type RawStatement, textKey } from '../../db/index.ts';
import { sessionTouchSeconds } from '../../kernel/limits.ts';
import { LastUses } from '../../last-uses.ts';
import type { Log } from '../../tools.ts';

/** When keys were last used, which tells their owner which of them nobody needs any more. */
export function apiKeyUses(tools: { readonly db: Database; readonly log: Log }): LastUses {
  const everyMs = sessionTouchSeconds * 1000;
  return new LastUses(tools, { what: 'API keys', everyMs, write, lastUse });
}

const write: RawStatement = {
  name: 'apikey_uses',
  sqlite: `UPDATE acct_apikeys SET used_at = uses.value FROM json_each(?) AS uses
    WHERE acct_apikeys.id = uses.key AND coalesce(acct_apikeys.used_at, 0) < uses.value`,
  postgresql: `UPDATE acct_apikeys SET used_at = due.used_at FROM (
      SELECT k.id, uses.at AS used_at
      FROM (
        SELECT key AS id, TIMESTAMP 'epoch' + value::float8 * INTERVAL '1 millisecond' AS at
        FROM json_each_text($1::json)
      ) AS uses JOIN acct_apikeys k
        ON k.id = uses.id AND coalesce(k.used_at, TIMESTAMP 'epoch') < uses.at
      ORDER BY k.id FOR NO KEY UPDATE OF k SKIP LOCKED
    ) AS due WHERE acct_apikeys.id = due.id`,
};

const lastUse: RawStatement = {
  name: 'apikey_last_use',
  sqlite: `SELECT coalesce(used_at, 0) FROM acct_apikeys WHERE id = ${textKey.sqlite}`,
  postgresql: `SELECT coalesce(round(date_part('epoch', used_at) * 1000), 0) AS used_ms
    FROM acct_apikeys WHERE id = ${textKey.postgresql}`,
};
