import { z } from 'zod';
import type { Prisma } from '../../db/index.ts';
import { cutPage } from '../../kernel/page.ts';
import type { Tools } from '../../tools.ts';
import { placesAt } from './places.ts';
import { auditRefusals } from './refusals.ts';
import type { EventPage, EventQuery, EventView } from './schema.ts';

/**
 * The journal: newest first, or with `after` oldest first, for those who follow it. Ids rise in the order
 * of the commits (see `change`), so whoever goes on from `last` misses nothing, or is told so.
 *
 * @throws audit.cursor_expired
 */
export async function listEvents(tools: Tools, query: EventQuery): Promise<EventPage> {
  // Before the page, which then holds every event up to this one that was asked for.
  const newest = await edgeOf(tools, 'desc');
  const rows = await tools.db.read.event.findMany({
    where: {
      ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
      ...(query.name === undefined ? {} : { name: query.name }),
      AND: await idsOf(tools, query),
    },
    orderBy: { id: query.after === undefined ? 'desc' : 'asc' },
    take: query.limit + 1,
  });
  if (query.after !== undefined) await refuseUnusable(tools, beginOf(query.after, query), newest);
  const page = cutPage(rows, query.limit, { view: viewOf, cursor: (row) => String(row.id) });
  return { ...page, last: String(lastOf(page, query, newest)) };
}

/** Which ids are asked for, by a place and by times. A cursor goes on in the direction of its list. */
async function idsOf(tools: Tools, query: EventQuery): Promise<Prisma.EventWhereInput[]> {
  const { after, cursor, from, until } = query;
  if (after !== undefined) return [{ id: { gt: beginOf(after, query) } }];
  const begins = from === undefined ? [] : await placesAt(tools, [new Date(from)]);
  const ends = until === undefined ? [] : await placesAt(tools, [new Date(until)]);
  if (cursor !== undefined) ends.push(rowIdOf(cursor));
  return [...begins.map((gte) => ({ id: { gte } })), ...ends.map((lt) => ({ id: { lt } }))];
}

/**
 * A place beyond the newest event was given out by a journal that has lost events since, by a restore or a
 * failover: others get their ids, and whoever waited for those would miss them.
 *
 * @throws audit.cursor_expired
 */
export async function refuseUnusable(tools: Tools, begin: bigint, newest: bigint): Promise<void> {
  if (begin > newest) throw auditRefusals.refuse('cursor_expired', { newest: String(newest) });
  await refuseExpired(tools, begin);
}

/**
 * Asked after the page was read: what was removed before that reading is below the oldest event now. Who
 * begins at 0 asks for whatever there is.
 */
async function refuseExpired(tools: Tools, begin: bigint): Promise<void> {
  const oldest = await edgeOf(tools, 'asc');
  if (begin === 0n || begin >= oldest - 1n) return;
  throw auditRefusals.refuse('cursor_expired', { oldest: String(oldest) });
}

/** The place to follow from: beyond all that this answer shows or has looked through for its filters. */
function lastOf(page: Omit<EventPage, 'last'>, query: EventQuery, newest: bigint): bigint {
  const ids = page.items.map(({ id }) => BigInt(id));
  if (query.after === undefined)
    return highest(query.cursor === undefined ? [newest, ...ids] : ids);
  return highest(page.next === null ? [beginOf(query.after, query), newest, ...ids] : ids);
}

/** Whoever pages by `next` also sends the `after` that the walk began with. */
function beginOf(after: string, { cursor = after }: Pick<EventQuery, 'cursor'>): bigint {
  return highest([rowIdOf(after), rowIdOf(cursor)]);
}

/** The id of the first or last event there is; 0 where there is none. */
export async function edgeOf({ db }: Tools, direction: 'asc' | 'desc'): Promise<bigint> {
  const row = await db.read.event.findFirst({ select: { id: true }, orderBy: { id: direction } });
  return row?.id ?? 0n;
}

function highest(ids: readonly bigint[]): bigint {
  let high = 0n;
  // Math.max takes no bigint.
  for (const id of ids) if (id > high) high = id;
  return high;
}

function viewOf(row: Prisma.EventGetPayload<object>): EventView {
  const { name, accountId, actorId, sessionId, requestId, address } = row;
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    name,
    accountId,
    actorId,
    sessionId,
    requestId,
    address,
    details: Details.parse(JSON.parse(row.details)),
  };
}

const Details = z.record(z.string(), z.unknown());

/** Nineteen digits may pass the largest row id there is. */
export function rowIdOf(cursor: string): bigint {
  const id = BigInt(cursor);
  return id > rowIdMax ? rowIdMax : id;
}

const rowIdMax = 9_223_372_036_854_775_807n;
