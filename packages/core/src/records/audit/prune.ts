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
  const now = clock.now().getTime();
  return db.execute(statement, JSON.stringify({ before: now - days * dayMs, after: now + dayMs }));
}

const dayMs = 86_400_000;

// Of the oldest events those below the first young one, but for the last of them. Not by the time alone:
// of two machines one may be a second ahead, and then ids and times disagree. An event from the future
// was written by a wrong clock, or this clock is wrong: it is neither old nor young, and goes when the
// events around it go. On PostgreSQL an array, because for a bound that it learns only while it works it
// would read the whole table.
const statement: RawStatement = {
  name: 'events_prune',
  sqlite: `WITH bounds AS (SELECT value ->> 'before' AS before, value ->> 'after' AS after
        FROM (SELECT ? AS value)),
      oldest AS (SELECT id, at FROM acct_events WHERE at <= (SELECT after FROM bounds)
        ORDER BY id LIMIT ${sweepBatchRows + 1}),
      old AS (SELECT id FROM oldest WHERE id < coalesce(
        (SELECT min(id) FROM oldest WHERE at > (SELECT before FROM bounds)), 9223372036854775807))
    DELETE FROM acct_events WHERE id IN (
      SELECT id FROM acct_events WHERE id < (SELECT max(id) FROM old)
      ORDER BY id LIMIT ${sweepBatchRows})`,
  postgresql: `WITH bounds AS (
        SELECT TIMESTAMP 'epoch' + ($1::jsonb ->> 'before')::float8 * INTERVAL '1 millisecond' AS before,
          TIMESTAMP 'epoch' + ($1::jsonb ->> 'after')::float8 * INTERVAL '1 millisecond' AS after),
      oldest AS (SELECT id, at FROM acct_events WHERE at <= (SELECT after FROM bounds)
        ORDER BY id LIMIT ${sweepBatchRows + 1}),
      old AS (SELECT id FROM oldest WHERE id < coalesce(
        (SELECT min(id) FROM oldest WHERE at > (SELECT before FROM bounds)), 9223372036854775807))
    DELETE FROM acct_events WHERE id = ANY(ARRAY(
      SELECT id FROM acct_events WHERE id < (SELECT max(id) FROM old)
      ORDER BY id LIMIT ${sweepBatchRows}))`,
};
