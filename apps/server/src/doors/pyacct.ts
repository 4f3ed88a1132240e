import { appRouter, type Context, type Problem, problemOf } from '@acct/core';
import { RequestRefusal } from '@acct/gateway';
import type { Request, RequestHandler, Response } from 'express';
import { answerJson, leavesBody } from '../answer.ts';
import { reportFault } from '../fault.ts';
import { headersOf, problemOfRefusal } from '../problems.ts';
import { arrivalOf, contextFor } from '../request.ts';
import type { DoorParts } from './door.ts';
import { readBody } from './pyacct-body.ts';
import { otherSpelling, type PyacctRoute, routesAt } from './pyacct-routes.ts';
import { v1Routes } from './pyacct-v1.ts';
import { v2Routes } from './pyacct-v2.ts';
import { inPyacctWords, PyacctRefusal } from './pyacct-words.ts';

/**
 * `/pyacct/1` and `/pyacct/2`: the router in the words of PyAcct, for clients that have not moved yet.
 * The recorded contract is in `tests/contract/pyacct`; what differs from PyAcct in `docs/pyacct-doors.md`.
 */
export function pyacctDoors(parts: DoorParts): readonly [path: string, door: RequestHandler][] {
  const { pyacctV1, pyacctV2 } = parts.core.tools.settings;
  return [
    ...(pyacctV1 ? [doorOf(parts, { name: 'pyacct-1', path: '/pyacct/1', routes: v1Routes })] : []),
    ...(pyacctV2 ? [doorOf(parts, { name: 'pyacct-2', path: '/pyacct/2', routes: v2Routes })] : []),
  ];
}

type Door = {
  readonly name: NonNullable<Context['door']>;
  readonly path: string;
  readonly routes: readonly PyacctRoute[];
};

function doorOf(parts: DoorParts, door: Door): [path: string, handler: RequestHandler] {
  return [
    door.path,
    async (req, res) => {
      arrivalOf(req).door = door.name;
      try {
        await answerRoute(parts, door, { req, res });
      } catch (error) {
        answerError(parts, error, { req, res });
      }
    },
  ];
}

type Exchange = { readonly req: Request; readonly res: Response };

async function answerRoute(parts: DoorParts, door: Door, { req, res }: Exchange): Promise<void> {
  const [address = '', ...queries] = req.originalUrl.split('?');
  const path = address.slice(door.path.length);
  const found = routesAt(door.routes, path);
  if (found.length === 0) {
    const other = otherSpelling(door.routes, path);
    if (other === undefined) throw new PyacctRefusal(404, 'Not Found');
    // Without the host, which anybody can write into a request.
    const location = [door.path + other, ...queries].join('?');
    res.writeHead(307, { location, ...endOf(req), 'content-length': 0 }).end();
    return;
  }
  const match = found.find(({ route }) => route.method === req.method);
  if (match === undefined) {
    res.setHeader('Allow', [...new Set(found.map(({ route }) => route.method))].join(', '));
    throw new PyacctRefusal(405, 'Method Not Allowed');
  }
  const { route, parameters } = match;
  const arrival = arrivalOf(req);
  arrival.operation = route.operation;
  arrival.route = `${door.path}${route.path}`;
  const context = { ...contextFor(parts, req, presentedBy(req)), door: door.name };
  const caller = appRouter.createCaller(context);
  const body = await route.answer({ caller, parameters, body: (schema) => readBody(req, schema) });
  answer({ req, res }, 200, { body: body ?? null });
}

/** In the header `token` and nowhere else; an empty one is none. */
function presentedBy(req: Request): Context['presented'] {
  const { token } = req.headers;
  return typeof token === 'string' && token !== '' ? { kind: 'token', token } : { kind: 'nothing' };
}

function answerError({ log }: DoorParts, error: unknown, { req, res }: Exchange): void {
  if (error instanceof PyacctRefusal) refuse({ req, res }, error, { details: {} });
  else {
    reportFault(log, error, { arrival: arrivalOf(req) });
    const problem = error instanceof RequestRefusal ? problemOfRefusal(error) : problemOf(error);
    refuse({ req, res }, inPyacctWords(problem), problem);
  }
}

function refuse(
  exchange: Exchange,
  { status, detail }: PyacctRefusal,
  { details }: Pick<Problem, 'details'>,
): void {
  const headers = headersOf({ status, details, reason: '', message: '' });
  answer(exchange, status, { body: { detail }, headers });
}

type Content = { readonly body: unknown; readonly headers?: Record<string, string> };

function answer({ req, res }: Exchange, status: number, { body, headers = {} }: Content): void {
  // The deadline may have answered meanwhile.
  if (res.headersSent) return;
  answerJson(res, status, { body: JSON.stringify(body), headers: { ...headers, ...endOf(req) } });
}

/** What is left of a body would have to be read before the connection is good for another request. */
function endOf(req: Request): { connection?: 'close' } {
  return leavesBody(req) ? { connection: 'close' } : {};
}
