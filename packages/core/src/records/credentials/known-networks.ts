import { deleteOldest } from '../../db/index.ts';
import type { Change, SqlChange } from '../../journal.ts';
import { knownNetworkDays, knownNetworksMax } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import type { Lane } from './lane.ts';

/**
 * Remembers in the transaction of a sign-in where it came from, at most once a day. An account that signs
 * in from ever new networks keeps the latest.
 */
export async function rememberNetwork({ tx, now }: SqlChange, lane: Lane): Promise<void> {
  const { accountId, network, seenAt } = lane;
  const at = now.getTime();
  if (accountId === null || network === null) return;
  if (seenAt !== null && seenAt > at - dayMs) return;
  await tx.$executeRaw`INSERT INTO acct_known_addresses (account_id, digest, seen_at)
    VALUES (${accountId}, ${network}, ${BigInt(at)})
    ON CONFLICT (account_id, digest) DO UPDATE SET seen_at = excluded.seen_at`;
  if (seenAt !== null) return;
  await tx.$executeRaw`DELETE FROM acct_known_addresses WHERE account_id = ${accountId}
    AND seen_at < (SELECT seen_at FROM acct_known_addresses WHERE account_id = ${accountId}
      ORDER BY seen_at DESC LIMIT 1 OFFSET ${knownNetworksMax - 1})`;
}

/** Part of closing an account: where somebody lived is nobody's business any more. */
export async function eraseNetworks({ tx }: Change, accountId: number): Promise<void> {
  await tx.knownAddress.deleteMany({ where: { accountId } });
}

/** Removes a batch of those that count no more. */
export function pruneNetworks({ db, clock }: Tools): Promise<number> {
  const until = clock.now().getTime() - knownNetworkDays * dayMs;
  return db.execute(prune, JSON.stringify({ until }));
}

const dayMs = 86_400_000;

const prune = deleteOldest({
  name: 'known_networks_prune',
  table: 'acct_known_addresses',
  at: 'seen_at',
});
