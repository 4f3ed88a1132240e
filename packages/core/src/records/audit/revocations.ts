import { z } from 'zod';
import type { Prisma } from '../../db/index.ts';
import { endings } from '../../kernel/events.ts';
import { endingsOldRows, endingsSeconds, feedScanRows } from '../../kernel/limits.ts';
import type { Tools } from '../../tools.ts';
import type { Revocation, RevocationPage, RevocationQuery } from './revocation-schema.ts';
import { edgeOf, refuseUnusable, rowIdOf } from './service.ts';

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
  // Before the events, which then hold every ending up to this one.
  const newest = await edgeOf(tools, 'desc');
  if (after === undefined) return { items: [], cursor: String(newest), more: false };
  const begin = after === 'recent' ? await recent(tools, newest) : rowIdOf(after);
  // Most looks find nothing, and are one read.
  if (begin === newest) return { items: [], cursor: String(newest), more: false };
  // By the id alone: for a list of names PostgreSQL would sort all of them that there ever were.
  const rows = await tools.db.read.event.findMany({
    where: { id: { gt: begin } },
    orderBy: { id: 'asc' },
    take: feedScanRows,
    select: { id: true, at: true, accountId: true, sessionId: true, details: true },
  });
  if (after !== 'recent') await refuseUnusable(tools, begin, newest);
  const ended = rows.flatMap(viewOf);
  const next = ended[limit];
  const items = ended.slice(0, limit);
  const seen = next === undefined ? (rows.at(-1)?.id ?? begin) : BigInt(next.cursor) - 1n;
  const more = next !== undefined || rows.length === feedScanRows;
  return { items, cursor: String(more || seen > newest ? seen : newest), more };
}

/**
 * The newest event that is too old to matter to any assertion; by how far, leaves room for wrong clocks. It walks
 * back from the end, because there is no index by time, and a quarter of an hour is soon walked through. One
 * old event proves nothing: a clock that is behind may have written it after younger ones. One from the
 * future was written by a wrong clock, or this clock is wrong: it is neither old nor young.
 */
async function recent({ db, clock }: Tools, newest: bigint): Promise<bigint> {
  const now = clock.now();
  const before = new Date(now.getTime() - endingsSeconds * 1000);
  let old: bigint[] = [];
  let from = newest + 1n;
  for (;;) {
    const rows = await db.read.event.findMany({
      select: { id: true, at: true },
      where: { id: { lt: from } },
      orderBy: { id: 'desc' },
      take: feedScanRows,
    });
    for (const { id, at } of rows) {
      if (at < before) old.push(id);
      else if (at <= now) old = [];
      if (old.length === endingsOldRows) return old[0] ?? 0n;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < feedScanRows) return old[0] ?? 0n;
    from = last.id;
  }
}

type Told = Pick<
  Prisma.EventGetPayload<object>,
  'id' | 'at' | 'accountId' | 'sessionId' | 'details'
>;

/** None of an event that does not say what ended: nothing did, or it is older than assertions are. */
function viewOf(row: Told): Revocation[] {
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
