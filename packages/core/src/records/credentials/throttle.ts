import { deleteOldest, type RawStatement } from '../../db/index.ts';
import type { Change, SqlChange } from '../../journal.ts';
import {
  failureDays,
  failuresFree,
  failuresMax,
  failureWaitMs,
  failureWaitMsMax,
} from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { credentialEvents } from './events.ts';
import type { Lane } from './lane.ts';
import { boundsOf } from './stuffing.ts';

/** What a lane counts once an attempt in it is claimed. */
export type Count = { readonly failures: number; readonly waitMs: number };

/**
 * Counts an attempt as a failure before it is judged, in a transaction of its own: parallel ones cannot
 * all be judged before the first is counted, and no rollback takes a count back. Undefined when the lane
 * takes no attempt now, or its network was told to wait since it was read. Only a right password takes the count away again.
 */
export async function claimAttempt(
  { db, clock, settings }: Tools,
  { key, accountId: account, spreadKey: spread }: Lane,
): Promise<Count | undefined> {
  const now = clock.now().getTime();
  const asked = { key, account, spread, ...boundsOf(settings.stuffingLimit, now) };
  const row = await db.claim(claim, JSON.stringify(asked));
  if (row === undefined) return undefined;
  return { failures: Number(row[0]), waitMs: Math.max(0, Number(row[1]) - now) };
}

/** An attempt that was claimed and could not be judged. */
export async function takeBack({ db }: Tools, { key }: Lane): Promise<void> {
  await db.execute(back, JSON.stringify({ key }));
}

/**
 * A right password: its lane is as if nothing had failed. One from a network of the account's own also
 * opens what strangers shut, and forgets what is a day old; failures of today are no business of his.
 */
export async function clearFailures({ db, clock }: Tools, lane: Lane): Promise<void> {
  const account = lane.seenAt === null ? null : lane.accountId;
  const before = clock.now().getTime() - dayMs;
  await db.execute(clear, JSON.stringify({ key: lane.key, account, before }));
}

/** Each wait that is longer than the one before is told of, and the end of all tries; nothing in between. */
export function tellOfWait(
  step: SqlChange,
  { accountId }: Lane,
  { failures, waitMs }: Count,
): void {
  const isLonger = failures >= failuresFree && failures <= failuresFree + doublings;
  if (!isLonger && failures !== failuresMax) return;
  const details = { failures, waitSeconds: waitMs / 1000 };
  step.record(credentialEvents.throttled, { accountId, details });
}

/** Forgets all failures of an account: its password is another one now, or the operator says so. */
export async function forgetFailures({ tx }: Change, accountId: number): Promise<void> {
  await tx.throttle.deleteMany({ where: { accountId } });
}

/**
 * Removes a batch of old counts. Where nothing is judged any more that stays so, also for a name that nobody
 * has: else it would be told from an account after thirty days.
 */
export function pruneFailures({ db, clock }: Tools): Promise<number> {
  // One that is just so old still counts.
  const until = clock.now().getTime() - failureDays * dayMs - 1;
  return db.execute(prune, JSON.stringify({ until }));
}

const dayMs = 86_400_000;

/** So often a wait doubles until it is the longest. */
const doublings = Math.ceil(Math.log2(failureWaitMsMax / failureWaitMs));

// `waitOf` says in lane.ts what the last condition says here, and `blockOf` in stuffing.ts what the first does.
const claim: RawStatement = {
  name: 'throttle_claim',
  sqlite: `WITH asked AS (SELECT value ->> 'now' AS now, value ->> 'key' AS key,
        value ->> 'account' AS account, value ->> 'spread' AS spread, value ->> 'full' AS "full",
        value ->> 'since' AS since, value ->> 'wrong' AS wrong FROM (SELECT ? AS value))
    INSERT INTO acct_throttles AS t (key, account_id, failures, next_try_at, failed_at)
    SELECT key, account, 1, 0, now FROM asked WHERE NOT EXISTS (SELECT 1 FROM acct_stuffings s
      WHERE s.key = spread AND s.names >= "full" AND s.began_at > since AND s.began_at <= wrong)
    ON CONFLICT (key) DO UPDATE SET failures = t.failures + 1, failed_at = excluded.failed_at,
      next_try_at = CASE WHEN t.failures + 1 < ${failuresFree} THEN 0
        ELSE excluded.failed_at + min(${failureWaitMsMax},
          ${failureWaitMs} << min(t.failures + 1 - ${failuresFree}, ${doublings})) END
      WHERE t.failures < ${failuresFree} OR (t.failures < ${failuresMax}
        AND t.next_try_at - excluded.failed_at NOT BETWEEN 1 AND ${failureWaitMsMax})
    RETURNING failures, next_try_at`,
  postgresql: `INSERT INTO acct_throttles AS t (key, account_id, failures, next_try_at, failed_at)
    SELECT value ->> 'key', (value ->> 'account')::int4, 1, 0, (value ->> 'now')::int8
    FROM (SELECT $1::jsonb AS value) AS asked
    WHERE NOT EXISTS (SELECT 1 FROM acct_stuffings s WHERE s.key = value ->> 'spread'
      AND s.names >= (value ->> 'full')::int8 AND s.began_at > (value ->> 'since')::int8
      AND s.began_at <= (value ->> 'wrong')::int8)
    ON CONFLICT (key) DO UPDATE SET failures = t.failures + 1, failed_at = excluded.failed_at,
      next_try_at = CASE WHEN t.failures + 1 < ${failuresFree} THEN 0
        ELSE excluded.failed_at + least(${failureWaitMsMax},
          ${failureWaitMs} << least(t.failures + 1 - ${failuresFree}, ${doublings})) END
      WHERE t.failures < ${failuresFree} OR (t.failures < ${failuresMax}
        AND t.next_try_at - excluded.failed_at NOT BETWEEN 1 AND ${failureWaitMsMax})
    RETURNING failures, next_try_at::float8`,
};

const clear: RawStatement = {
  name: 'throttle_clear',
  sqlite: `WITH asked AS (SELECT value ->> 'key' AS key, value ->> 'account' AS account,
        value ->> 'before' AS before FROM (SELECT ? AS value))
    DELETE FROM acct_throttles WHERE key IN (SELECT key FROM asked
      UNION ALL SELECT t.key FROM asked JOIN acct_throttles t ON t.account_id = asked.account
        WHERE t.failures >= ${failuresMax} OR t.failed_at < asked.before)`,
  postgresql: `DELETE FROM acct_throttles WHERE key = ANY(
      ARRAY(SELECT t.key FROM acct_throttles t WHERE t.account_id = ($1::jsonb ->> 'account')::int4
        AND (t.failures >= ${failuresMax} OR t.failed_at < ($1::jsonb ->> 'before')::int8))
      || ($1::jsonb ->> 'key'))`,
};

const back: RawStatement = {
  name: 'throttle_back',
  sqlite: `UPDATE acct_throttles SET failures = failures - 1
    WHERE key = (SELECT value ->> 'key' FROM (SELECT ? AS value)) AND failures > 0`,
  postgresql: `UPDATE acct_throttles SET failures = failures - 1
    WHERE key = ($1::jsonb ->> 'key') AND failures > 0`,
};

const prune = deleteOldest({
  name: 'throttle_prune',
  table: 'acct_throttles',
  at: 'failed_at',
  and: `failures < ${failuresMax}`,
});
