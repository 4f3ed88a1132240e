import { hash } from 'node:crypto';
import { deleteOldest, type RawStatement } from '../../db/index.ts';
import type { SqlChange } from '../../journal.ts';
import { stuffingNamesMax, stuffingSkewMs } from '../../kernel/limits.ts';
import { networkNameOf } from '../../kernel/network.ts';
import { rateLimitOf } from '../../kernel/rate-limit.ts';
import type { Origin, Tools } from '../../tools.ts';
import { credentialEvents } from './events.ts';

// Whoever tries a list of names and passwords that leaked elsewhere fails with ever other names. So what is
// counted for a network is names, and a name that fails again, with whatever password, counts once: many
// passwords for one name are the affair of its lane. No digest of a password is needed for that, and none is
// kept. See docs/decisions/0015-credential-stuffing.md.

/** A network that has a count, as `lane.ts` reads it. */
export type Spread = { readonly names: number; readonly beganAt: number };

/** The row in which failures of visitors from there are counted; null where none are. */
export function spreadKeyOf({ settings }: Tools, { address, direct }: Origin): string | null {
  if (direct === true || rateLimitOf(settings.stuffingLimit) === null) return null;
  return digest(`stuffing ${networkNameOf(address)}`);
}

/** How long nothing is judged for visitors from there, unless the account knows the network. */
export function blockOf({ settings }: Tools, { names, beganAt }: Spread, now: number): number {
  const { full, since, wrong } = boundsOf(settings.stuffingLimit, now);
  return names >= full && beganAt > since && beganAt <= wrong ? beganAt - since : 0;
}

/** What the statements compare with. */
export function boundsOf(limit: string, now: number) {
  const { count, seconds } = rateLimitOf(limit) ?? off;
  return {
    now,
    full: Math.min(count, stuffingNamesMax),
    since: now - seconds * 1000,
    wrong: now + stuffingSkewMs,
  };
}

/**
 * Counts a name that failed: in a transaction of its own, by one statement, exact however many fail at
 * once. Tells how many it makes when it is the one that makes the network wait, and else nothing.
 */
export async function countName(
  { db, clock, settings }: Tools,
  key: string,
  subject: string,
): Promise<Stuffed | undefined> {
  const bounds = boundsOf(settings.stuffingLimit, clock.now().getTime());
  const name = `${digest(`${key} ${subject}`).slice(0, nameChars)} `;
  const row = await db.claim(count, JSON.stringify({ key, name, ...bounds }));
  const [names, beganAt] = [Number(row?.[0] ?? 0), Number(row?.[1] ?? 0)];
  return names < bounds.full ? undefined : { names, waitMs: beganAt - bounds.since };
}

export type Stuffed = { readonly names: number; readonly waitMs: number };

/** The network stands in the event's address. */
export function tellOfStuffing(step: SqlChange, { names, waitMs }: Stuffed): void {
  const details = { names, waitSeconds: Math.ceil(waitMs / 1000) };
  step.record(credentialEvents.stuffed, { accountId: null, details });
}

/** Removes a batch of counts that are over. */
export function pruneSpreads({ db, clock, settings }: Tools): Promise<number> {
  const { since: until } = boundsOf(settings.stuffingLimit, clock.now().getTime());
  return db.execute(prune, JSON.stringify({ until }));
}

/** Where nothing is counted any more, all that was counted is over within a day. */
const off = { count: stuffingNamesMax, seconds: 86_400 };

/** 48 bits: of a thousand names no two are one by chance, and nobody finds many that are. */
const nameChars = 8;

export function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

const count: RawStatement = {
  name: 'stuffing_count',
  sqlite: `WITH asked AS (SELECT value ->> 'key' AS key, value ->> 'name' AS name,
        value ->> 'now' AS now, value ->> 'full' AS "full", value ->> 'since' AS since,
        value ->> 'wrong' AS wrong FROM (SELECT ? AS value))
    INSERT INTO acct_stuffings AS t (key, names, seen, began_at)
    SELECT key, 1, name, now FROM asked WHERE true
    ON CONFLICT (key) DO UPDATE SET (names, seen, began_at) = (
        SELECT iif(t.began_at > since AND t.began_at <= wrong, t.names + 1, 1),
          iif(t.began_at > since AND t.began_at <= wrong, t.seen || name, name),
          iif(t.began_at > since AND t.began_at <= wrong, t.began_at, now) FROM asked)
      WHERE (SELECT t.began_at <= since OR t.began_at > wrong
        OR (t.names < "full" AND instr(t.seen, name) = 0) FROM asked)
    RETURNING names, began_at`,
  postgresql: `INSERT INTO acct_stuffings AS t (key, names, seen, began_at)
    SELECT value ->> 'key', 1, value ->> 'name', (value ->> 'now')::int8
    FROM (SELECT $1::jsonb AS value) AS asked
    ON CONFLICT (key) DO UPDATE SET (names, seen, began_at) = (
        SELECT CASE WHEN running THEN t.names + 1 ELSE 1 END,
          CASE WHEN running THEN t.seen || excluded.seen ELSE excluded.seen END,
          CASE WHEN running THEN t.began_at ELSE excluded.began_at END
        FROM (SELECT t.began_at > ($1::jsonb ->> 'since')::int8
          AND t.began_at <= ($1::jsonb ->> 'wrong')::int8 AS running) AS state)
      WHERE t.began_at <= ($1::jsonb ->> 'since')::int8
        OR t.began_at > ($1::jsonb ->> 'wrong')::int8
        OR (t.names < ($1::jsonb ->> 'full')::int8 AND position(excluded.seen IN t.seen) = 0)
    RETURNING names, began_at::float8`,
};

const prune = deleteOldest({
  name: 'stuffing_prune',
  table: 'acct_stuffings',
  at: 'began_at',
});
