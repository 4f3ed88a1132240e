import type { RawStatement } from '../../db/index.ts';
import { sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/**
 * Removes a batch of the oldest events, once they are older than the operator keeps them. Always from the
 * low end of the ids, so that what is kept is all that ever came after its first event: followers are
 * told by that one what they missed (see `listEvents`). The last of the old ones stays until a younger
 * one takes its place, so that the journal never forgets how far it has come.
 */
export async function pruneEvents({ db, clock, settings }: Tools): Promise<number> {
  const { eventRetentionDays: days } = settings;
  if (days === 0) return 0;
  const before = clock.now().getTime() - days * dayMs;
  return db.execute(statement, String(before));
}

const dayMs = 86_400_000;

// Of the oldest events those below the first young one, but for the last of them. Not by the time alone:
// of two machines one may be a second ahead, and then ids and times disagree. On PostgreSQL an array,
// because for a bound that it learns only while it works it would read the whole table.
const statement: RawStatement = {
  name: 'events_prune',
  sqlite: `WITH oldest AS (SELECT id, at FROM acct_events ORDER BY id LIMIT ${sweepBatchRows + 1}),
      old AS (SELECT id FROM oldest WHERE id < coalesce(
        (SELECT min(id) FROM oldest WHERE at > CAST(? AS INTEGER)), 9223372036854775807))
    DELETE FROM acct_events WHERE id IN (
      SELECT id FROM old WHERE id < (SELECT max(id) FROM old))`,
  postgresql: `WITH oldest AS (
        SELECT id, at FROM acct_events ORDER BY id LIMIT ${sweepBatchRows + 1}),
      old AS (SELECT id FROM oldest WHERE id < coalesce(
        (SELECT min(id) FROM oldest WHERE at >
          TIMESTAMP 'epoch' + $1::float8 * INTERVAL '1 millisecond'), 9223372036854775807))
    DELETE FROM acct_events WHERE id = ANY(ARRAY(
      SELECT id FROM old WHERE id < (SELECT max(id) FROM old)))`,
};
