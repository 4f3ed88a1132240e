import { z } from 'zod';
import type { Prisma } from '../../db/index.ts';
import { cutPage } from '../../kernel/page.ts';
import type { Tools } from '../../tools.ts';
import type { EventPage, EventQuery, EventView } from './schema.ts';

/**
 * The journal: newest first, or with `after` oldest first, for those who follow it. Ids rise in the order
 * of the commits (see `change`), so whoever goes on from the highest id that it saw misses nothing.
 */
export async function listEvents(tools: Tools, query: EventQuery): Promise<EventPage> {
  const rows = await tools.db.read.event.findMany({
    where: {
      ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
      ...(query.name === undefined ? {} : { name: query.name }),
      ...placeOf(query),
    },
    orderBy: { id: query.after === undefined ? 'desc' : 'asc' },
    take: query.limit + 1,
  });
  const page = cutPage(rows, query.limit, { view: viewOf, cursor: (row) => String(row.id) });
  return { ...page, last: lastOf(page.items, query) };
}

/** From where on. A cursor goes on in the direction of its list. */
function placeOf(query: EventQuery): Prisma.EventWhereInput {
  if (query.after !== undefined) return { id: { gt: beginOf(query.after, query) } };
  return query.cursor === undefined ? {} : { id: { lt: rowIdOf(query.cursor) } };
}

function lastOf(items: readonly EventView[], query: EventQuery): string {
  if (query.after === undefined) return items[0]?.id ?? '0';
  return items.at(-1)?.id ?? String(beginOf(query.after, query));
}

/** Whoever pages by `next` also sends the `after` that the walk began with. */
function beginOf(after: string, { cursor = after }: EventQuery): bigint {
  const [begin, reached] = [rowIdOf(after), rowIdOf(cursor)];
  if (reached > begin) return reached;
  return begin;
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
function rowIdOf(cursor: string): bigint {
  const id = BigInt(cursor);
  return id > rowIdMax ? rowIdMax : id;
}

const rowIdMax = 9_223_372_036_854_775_807n;
