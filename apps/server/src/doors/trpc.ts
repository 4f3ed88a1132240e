import { appRouter, type Problem, problemOf } from '@acct/core';
import { defaultLimits, RequestRefusal, readJsonBody } from '@acct/gateway';
import { resolveResponse } from '@trpc/server/http';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { answerProblem, answerText, hasBody } from '../answer.ts';
import { reportFault } from '../fault.ts';
import { batchCallsMax } from '../limits.ts';
import { headersOf, problem, problemOfRefusal } from '../problems.ts';
import { arrivalOf, contextFor } from '../request.ts';
import type { DoorParts } from './door.ts';
import { methodsOf, type TrpcCall, trpcCallOf } from './trpc-call.ts';

/**
 * `/trpc`: the router by tRPC's own protocol. Bodies and inputs go through the same reader as those of
 * the REST door before tRPC sees them, so both doors take and refuse the same texts.
 */
export function trpcDoor(parts: DoorParts) {
  return async (req: ExpressRequest, res: ExpressResponse): Promise<void> => {
    const arrival = arrivalOf(req);
    arrival.door = 'trpc';
    try {
      const call = trpcCallOf(req.originalUrl);
      arrival.operation = call.label;
      arrival.route = `/trpc/${call.label}`;
      await answerCall(parts, call, { req, res });
    } catch (error) {
      if (error instanceof RequestRefusal) answerProblem(req, res, problemOfRefusal(error));
      else {
        reportFault(parts.log, error, { arrival });
        answerProblem(req, res, problemOf(error));
      }
    }
  };
}

type Exchange = { readonly req: ExpressRequest; readonly res: ExpressResponse };

async function answerCall(parts: DoorParts, call: TrpcCall, { req, res }: Exchange): Promise<void> {
  const methods = methodsOf(call);
  const allow = methods.join(', ');
  const refused = refusedBatch(call, methods);
  if (refused !== undefined) {
    return answerProblem(req, res, problem('request.batch_refused', { detail: refused }));
  }
  if (allow === '') return answerProblem(req, res, problem('route.not_found'));
  if (req.method === 'OPTIONS') {
    res.writeHead(204, { allow }).end();
    return;
  }
  if (!methods.includes(req.method)) {
    return answerProblem(req, res, problem('route.method_not_allowed', { headers: { allow } }));
  }
  const request = await requestFor(req, call);
  await resolve(parts, { call, request }, { req, res });
}

/** Why these calls cannot share one request, if they cannot. */
function refusedBatch(call: TrpcCall, methods: readonly string[]): string | undefined {
  if (call.paths.length > batchCallsMax)
    return `At most ${batchCallsMax} calls go into one request.`;
  if (call.paths.length > 1 && call.hasCredentials) {
    return 'Calls that take a password or a secret go one by one.';
  }
  return methods.length > 1 ? 'Queries and mutations do not go together.' : undefined;
}

/** Lets tRPC do its work and adds the headers that its errors ask for. */
async function resolve(
  parts: DoorParts,
  { call, request }: { call: TrpcCall; request: Request },
  { req, res }: Exchange,
): Promise<void> {
  const arrival = arrivalOf(req);
  const problems: Problem[] = [];
  const response = await resolveResponse({
    router: appRouter,
    req: request,
    path: call.paths.join(','),
    error: null,
    maxBatchSize: batchCallsMax,
    createContext: async () => contextFor(parts, req),
    onError({ error, path }) {
      problems.push(problemOf(error));
      reportFault(parts.log, error, { arrival, procedure: path });
    },
  });
  const text = await response.text();
  if (res.headersSent) return;
  // A batch whose calls failed differently has a status of its own and asks for nothing.
  const found = problems.find(({ status }) => status === response.status);
  answerText(res, response.status, {
    text,
    headers: {
      ...(found !== undefined && headersOf(found)),
      'content-type': 'application/json; charset=utf-8',
    },
  });
}

/** The request as tRPC reads it: only what was checked goes in, so nothing else can have a meaning. */
async function requestFor(req: ExpressRequest, call: TrpcCall): Promise<Request> {
  const url = new URL('http://acct.invalid/');
  if (call.isBatch) url.searchParams.set('batch', '1');
  if (req.method === 'GET') {
    if (call.input !== undefined) url.searchParams.set('input', call.input);
    return new Request(url);
  }
  if (call.input !== undefined) {
    throw new RequestRefusal('request.invalid', 'A mutation takes its input from the body.');
  }
  const body = hasBody(req) ? JSON.stringify(await readJsonBody(req, defaultLimits)) : null;
  return new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}
