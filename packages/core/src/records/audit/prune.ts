import type { Transaction } from '../../db/index.ts';
import { sweepBatchRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';

/**
 * Removes a batch of the oldest events, once they are older than the operator keeps them. Always from the
 * low end of the ids, so that what is kept is all that ever came after its first event: followers are
 * told by that one what they missed (see `listEvents`). The last of the old ones stays until a younger
 * one takes its place, so that the journal never forgets how far it has come.
 */
export async function pruneEvents({ clock, settings }: Tools, tx: Transaction): Promise<number> {
  const { eventRetentionDays: days } = settings;
  if (days === 0) return 0;
  const before = new Date(clock.now().getTime() - days * dayMs);
  const oldest = await tx.event.findMany({
    select: { id: true, at: true },
    orderBy: { id: 'asc' },
    take: sweepBatchRows + 1,
  });
  // Not by the time alone: of two machines one may be a second ahead, and then ids and times disagree.
  const young = oldest.findIndex(({ at }) => at > before);
  const old = young < 0 ? oldest : oldest.slice(0, young);
  const last = old.at(-1);
  if (last === undefined || old.length === 1) return 0;
  return (await tx.event.deleteMany({ where: { id: { lt: last.id } } })).count;
}

const dayMs = 86_400_000;
