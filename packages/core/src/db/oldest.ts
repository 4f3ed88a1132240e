import { sweepBatchRows } from '../kernel/limits.ts';
import type { RawStatement } from './raw.ts';

/**
 * Deletes a batch of rows whose time is up, the oldest first, by the index that begins with that time. It is
 * executed with `{ until }`: the latest time that is up, in milliseconds since 1970.
 *
 * On PostgreSQL the list is made once, before anything is deleted, and passes by what somebody else holds.
 */
export function deleteOldest({ name, table, at, isInstant, and }: Oldest): RawStatement {
  const only = and === undefined ? '' : `AND ${and}`;
  const until = `($1::jsonb ->> 'until')`;
  const bound = isInstant
    ? `TIMESTAMP 'epoch' + ${until}::float8 * INTERVAL '1 millisecond'`
    : `${until}::int8`;
  return {
    name,
    sqlite: `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table}
      WHERE ${at} <= (SELECT value ->> 'until' FROM (SELECT ? AS value)) ${only}
      ORDER BY ${at} LIMIT ${sweepBatchRows})`,
    postgresql: `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table}
      WHERE ${at} <= ${bound} ${only}
      ORDER BY ${at} LIMIT ${sweepBatchRows} FOR UPDATE SKIP LOCKED))`,
  };
}

type Oldest = {
  readonly name: string;
  readonly table: string;
  /** The column of the time: milliseconds since 1970, or a time of the database's own. */
  readonly at: string;
  readonly isInstant?: true;
  /** What else has to be true of a row, in words that both databases know. */
  readonly and?: string;
};
