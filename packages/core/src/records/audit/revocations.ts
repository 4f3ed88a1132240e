import { z } from 'zod';
import type { Prisma } from '../../db/index.ts';
import { endingNames, endings } from '../../journal.ts';
import { endingsSeconds } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import { auditRefusals } from './refusals.ts';
import type { Revocation, RevocationPage, RevocationQuery } from './revocation-schema.ts';
import { beginOf, edgeOf, refuseExpired } from './service.ts';

/**
 * What ended sessions before their time, oldest first: of the journal the events that say so. Whoever goes on
 * from `cursor` misses none, or is told so. What ends by time is not told of: everybody has the time.
 *
 * @throws audit.cursor_expired
 */
export async function listRevocations(
  tools: Tools,
  { after, limit }: RevocationQuery,
): Promise<RevocationPage> {
  // Before the page, which then holds every ending up to this one.
  const newest = await edgeOf(tools, 'desc');
  if (after === undefined) return { items: [], cursor: String(newest), more: false };
  const begin = after === 'recent' ? await recent(tools) : beginOf(after);
  const rows = await tools.db.read.event.findMany({
    where: { id: { gt: begin }, name: { in: [...endingNames] } },
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  if (after !== 'recent') await refuseUnusable(tools, begin, newest);
  const more = rows.length > limit;
  const kept = rows.slice(0, limit);
  const last = kept.at(-1)?.id ?? begin;
  const cursor = more || last > newest ? last : newest;
  return { items: kept.flatMap(viewOf), cursor: String(cursor), more };
}

/** Of events that a restored database lost, others have the ids: whoever saw those begins anew. */
async function refuseUnusable(tools: Tools, begin: bigint, newest: bigint): Promise<void> {
  if (begin > newest) throw auditRefusals.refuse('cursor_expired', { newest: String(newest) });
  await refuseExpired(tools, begin);
}

/** The newest event that is too old to matter to any assertion; by how far, leaves room for wrong clocks. */
async function recent({ db, clock }: Tools): Promise<bigint> {
  const before = new Date(clock.now().getTime() - endingsSeconds * 1000);
  const row = await db.read.event.findFirst({
    select: { id: true },
    where: { at: { lt: before } },
    orderBy: { id: 'desc' },
  });
  return row?.id ?? 0n;
}

/** An event from before there were assertions does not say what ended, and none is as old as that. */
function viewOf(row: Prisma.EventGetPayload<object>): Revocation[] {
  const { ends } = Details.parse(JSON.parse(row.details));
  if (ends === undefined) return [];
  const names = ends === 'session' || ends === 'others';
  return [
    {
      cursor: String(row.id),
      at: row.at.toISOString(),
      ends,
      accountId: row.accountId,
      // Elsewhere it is that of whoever did it.
      sessionId: names ? row.sessionId : null,
    },
  ];
}

const Details = z.looseObject({ ends: z.enum(endings).optional() });
