import { z } from 'zod';
import type { Prisma } from '../../db/index.ts';
import { cutPage } from '../../kernel/page.ts';
import type { Tools } from '../../tools.ts';
import type { EventQuery, EventView } from './schema.ts';

/** The journal, newest first. */
export async function listEvents(tools: Tools, query: EventQuery) {
  const rows = await tools.db.read.event.findMany({
    where: {
      ...(query.accountId === undefined ? {} : { accountId: query.accountId }),
      ...(query.name === undefined ? {} : { name: query.name }),
      ...(query.cursor === undefined ? {} : { id: { lt: rowIdOf(query.cursor) } }),
    },
    orderBy: { id: 'desc' },
    take: query.limit + 1,
  });
  return cutPage(rows, query.limit, { view: viewOf, cursor: (row) => String(row.id) });
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
