import type { RawRow, RawStatement } from '../../db/index.ts';
import {
  failuresFree,
  failuresMax,
  failureWaitMsMax,
  knownNetworkDays,
} from '../../kernel/limits.ts';
import { networkOf } from '../../kernel/network.ts';
import type { Member, Tools, Visitor } from '../../tools.ts';
import { blockOf, digest, spreadKeyOf } from './stuffing.ts';

/** Whose password somebody tries: that of an account, or that of a name that nobody has. */
export type Target = { readonly accountId: number } | { readonly nameKey: string };

/**
 * Where failures are counted. Those of strangers to an account are one count, wherever they come from;
 * each network from which the account signed in lately has a count of its own. So nobody elsewhere keeps
 * an owner out at home. A name that nobody has knows no networks.
 */
export type Lane = {
  readonly key: string;
  readonly accountId: number | null;
  /** A digest; null where the address is not known. */
  readonly network: string | null;
  /** When the account last signed in from that network, in milliseconds; null for strangers. */
  readonly seenAt: number | null;
  readonly failures: number;
  readonly nextTryAt: number;
  readonly failedAt: number;
  /** The count of names that fail from there; null for a network of the account's own and for who has a session. */
  readonly spreadKey: string | null;
  /** So long no stranger from there is judged, in milliseconds. */
  readonly blockedMs: number;
};

/** Reads the lane for this target and origin: one statement, the same for members and strangers. */
export async function laneOf(
  tools: Tools,
  target: Target,
  { kind, origin }: Visitor | Member,
): Promise<Lane> {
  const accountId = 'accountId' in target ? target.accountId : null;
  const subject = subjectOf(target);
  const place = networkOf(origin.address);
  const network = place === null ? null : digest(`network ${place}`);
  const [strangers, home] = [digest(subject), digest(`${subject} ${network}`)];
  const now = tools.clock.now().getTime();
  const since = now - knownNetworkDays * dayMs;
  const spread = kind === 'visitor' ? spreadKeyOf(tools, origin) : null;
  const asked = { account: accountId, network, since, strangers, home, spread };
  const [row] = await tools.db.lookup(laneStatement)([Buffer.from(JSON.stringify(asked))]);
  const { seenAt, names, beganAt, ...count } = foundIn(row);
  const lane = { accountId, network, seenAt, ...count };
  if (seenAt !== null) return { key: home, ...lane, spreadKey: null, blockedMs: 0 };
  const blockedMs = blockOf(tools, { names, beganAt }, now);
  return { key: strangers, ...lane, spreadKey: spread, blockedMs };
}

/** One word for whatever is tried; the queue of hashes tells accounts apart by it. */
export function subjectOf(target: Target): string {
  return 'accountId' in target ? `account ${target.accountId}` : `name ${target.nameKey}`;
}

/** How long nothing is judged in this lane. A wait that no count leads to was written by a wrong clock. */
export function waitOf({ failures, nextTryAt }: Lane, now: number): number {
  if (failures >= failuresMax) return failureWaitMsMax;
  const wait = nextTryAt - now;
  return failures < failuresFree || wait > failureWaitMsMax ? 0 : Math.max(0, wait);
}

/** What both statements below select, in their order. */
type Columns = readonly [
  seenAt: number | null,
  failures: number | null,
  nextTryAt: number | null,
  failedAt: number | null,
  names: number | null,
  beganAt: number | null,
];

const untried = [null, null, null, null, null, null] as const;

function foundIn(row: RawRow = untried) {
  // The border to the driver, as in records/sessions/lookup.ts.
  const [seenAt, failures, nextTryAt, failedAt, names, beganAt] = row as Columns;
  return {
    seenAt,
    failures: failures ?? 0,
    nextTryAt: nextTryAt ?? 0,
    failedAt: failedAt ?? 0,
    names: names ?? 0,
    beganAt: beganAt ?? 0,
  };
}

const dayMs = 86_400_000;

const laneStatement: RawStatement = {
  name: 'lane',
  sqlite: `SELECT asked.seen_at, t.failures, t.next_try_at, t.failed_at, s.names, s.began_at
    FROM (SELECT value ->> 'strangers' AS strangers, value ->> 'home' AS home,
        value ->> 'spread' AS spread,
        (SELECT n.seen_at FROM acct_known_addresses n WHERE n.account_id = value ->> 'account'
          AND n.digest = value ->> 'network' AND n.seen_at > value ->> 'since') AS seen_at
      FROM (SELECT CAST(? AS TEXT) AS value)) AS asked
    LEFT JOIN acct_throttles t
      ON t.key = CASE WHEN asked.seen_at IS NULL THEN asked.strangers ELSE asked.home END
    LEFT JOIN acct_stuffings s ON s.key = asked.spread`,
  postgresql: `SELECT lane.seen_at::float8, t.failures, t.next_try_at::float8, t.failed_at::float8,
      s.names, s.began_at::float8
    FROM (SELECT value ->> 'strangers' AS strangers, value ->> 'home' AS home,
        value ->> 'spread' AS spread,
        (SELECT n.seen_at FROM acct_known_addresses n
          WHERE n.account_id = (value ->> 'account')::int4 AND n.digest = value ->> 'network'
          AND n.seen_at > (value ->> 'since')::int8) AS seen_at
      FROM (SELECT convert_from(asked.key, 'UTF8')::jsonb AS value) AS sent) AS lane
    LEFT JOIN acct_throttles t
      ON t.key = CASE WHEN lane.seen_at IS NULL THEN lane.strangers ELSE lane.home END
    LEFT JOIN acct_stuffings s ON s.key = lane.spread`,
};
