import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerKept, appRouter, type Problem, problemOf } from '@acct/core';
import {
  defaultLimits,
  hasBody,
  type JsonObject,
  RequestRefusal,
  readJsonBody,
  signalOf,
} from '@acct/gateway';
import type { AnyRouter } from '@trpc/server';
import { answerProblem, answerText, leavesBody } from '../answer.ts';
import { answerError } from '../answer-error.ts';
import { browsersOf, presentedByPage } from '../browser.ts';
import { reportFault } from '../fault.ts';
import { batchCallsMax } from '../limits.ts';
import { headersOf, problem } from '../problems.ts';
import { arrivalOf, contextFor, keyHeaderOf } from '../request.ts';
import type { DoorParts } from './door.ts';
import { answerByAdapter } from './trpc-adapter.ts';
import { answerCalls, type Calls } from './trpc-answer.ts';
import { methodsOf, type TrpcRequest, trpcRequestOf } from './trpc-call.ts';
import { compileProcedures } from './trpc-procedures.ts';

/**
 * `/trpc`: a router by tRPC's own protocol. Bodies and inputs go through the same reader as those of
 * the REST door, so both doors take and refuse the same texts.
 */
export function trpcDoor(parts: DoorParts, router: AnyRouter = appRouter) {
  const procedures = compileProcedures(router);
  const browserOf = browsersOf(parts.core);
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const arrival = arrivalOf(req);
    arrival.door = 'trpc';
    try {
      const request = trpcRequestOf(req.url ?? '', procedures);
      arrival.operation = request.label;
      arrival.route = `/trpc/${request.label}`;
      await answer({ parts, router, browserOf, request }, { req, res });
    } catch (error) {
      answerError(parts, error, { req, res });
    }
  };
}

type Asked = {
  readonly parts: DoorParts;
  readonly router: AnyRouter;
  readonly browserOf: ReturnType<typeof browsersOf>;
  readonly request: TrpcRequest;
};
type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse };

async function answer(asked: Asked, { req, res }: Exchange): Promise<void> {
  const { router, request } = asked;
  const methods = methodsOf(request);
  const refused = refusedBatch(request, methods) ?? refusedKey(req, request);
  if (refused !== undefined) {
    return answerProblem(req, res, problem('request.batch_refused', { detail: refused }));
  }
  const [allow] = methods;
  if (req.method === 'OPTIONS' && allow !== undefined) {
    res.writeHead(204, { allow }).end();
    return;
  }
  const fits = allow === req.method;
  const input = fits ? await inputOf(req, request) : undefined;
  if (!fits) {
    if (allow !== undefined) res.setHeader('allow', allow);
    // The body is left unread, and the connection is no good for another request before it is.
    if (leavesBody(req)) res.setHeader('connection', 'close');
  }
  const problems: Problem[] = [];
  const calls = callsOf(asked, { input, problems }, { req, res });
  if (isStreamed(req, request)) {
    return answerByAdapter(router, { ...calls, headers: streamHeadersOf(req) }, res);
  }
  // The headers of an answer in pieces are gone before there is a session to be kept.
  arrivalOf(req).origin.takeBrowser(asked.browserOf);
  const { status, text } = await answerCalls(router, calls);
  // The deadline may have answered meanwhile.
  if (res.headersSent) return;
  // A batch whose calls failed differently has a status of its own and asks for nothing.
  const found = problems.find((each) => each.status === status);
  answerText(res, status, {
    text,
    headers: {
      ...(found !== undefined && headersOf(found)),
      'content-type': 'application/json; charset=utf-8',
    },
  });
}

function callsOf(
  { parts, request }: Asked,
  { input, problems }: { input: JsonObject | undefined; problems: Problem[] },
  { req, res }: Exchange,
): Calls {
  const { calls, isBatch } = request;
  return {
    calls,
    isBatch,
    input,
    method: req.method ?? '',
    createContext() {
      arrivalOf(req).origin.takeKey(parts.core);
      return contextFor(parts, req, presentedByPage(req, parts.core));
    },
    recover: (error) => answerKept(error, arrivalOf(req).origin),
    signal: signalOf(res),
    onError(error, path) {
      problems.push(problemOf(error));
      reportFault(parts.log, error, { arrival: arrivalOf(req), procedure: path });
    },
  };
}

/** Why these calls cannot share one request, if they cannot. */
function refusedBatch({ calls }: TrpcRequest, methods: readonly string[]): string | undefined {
  if (calls.length > batchCallsMax) return `At most ${batchCallsMax} calls go into one request.`;
  if (calls.length > 1 && calls.some(({ procedure }) => procedure?.isCredential)) {
    return 'Calls that take a password or a secret go one by one.';
  }
  return methods.length > 1 ? 'Queries and mutations do not go together.' : undefined;
}

/** A key is for one call, and for an answer that can be given again. */
function refusedKey(req: IncomingMessage, request: TrpcRequest): string | undefined {
  if (req.method !== 'POST' || keyHeaderOf(req) === undefined) return undefined;
  if (request.calls.length > 1) return 'Calls with an Idempotency-Key go one by one.';
  return isStreamed(req, request) ? 'A call with an Idempotency-Key is not streamed.' : undefined;
}

async function inputOf(
  req: IncomingMessage,
  { input }: TrpcRequest,
): Promise<JsonObject | undefined> {
  if (req.method === 'GET') return input;
  if (input !== undefined) {
    throw new RequestRefusal('request.invalid', 'A mutation takes its input from the body.');
  }
  return hasBody(req) ? readJsonBody(req, defaultLimits) : undefined;
}

/** Whether the answer comes in pieces: a streaming link asks for that, and so does a subscription. */
function isStreamed({ method, headers }: IncomingMessage, { calls }: TrpcRequest): boolean {
  if (method !== 'GET' && method !== 'POST') return false;
  if (calls.some(({ procedure }) => procedure?.type === 'subscription')) return true;
  const named = headers['trpc-accept'];
  if (named !== undefined) return named === JSON_LINES;
  return headers.accept?.split(',').some((type) => type.trim() === JSON_LINES) === true;
}

const JSON_LINES = 'application/jsonl';

function streamHeadersOf({ headers }: IncomingMessage): Record<string, string> {
  const named = ['accept', 'trpc-accept', 'last-event-id'] as const;
  return Object.fromEntries(
    named.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
