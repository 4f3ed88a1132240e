import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Core } from '@acct/core';
import { duplicatedHeader } from '@acct/gateway';
import { answerProblem } from './answer.ts';
import { corsPolicy } from './cors.ts';
import { urlBytesMax } from './limits.ts';
import { type Answer, problem } from './problems.ts';
import type { Proxies } from './proxies.ts';
import { type Arrival, arrive } from './request.ts';
import { securityHeaders } from './security-headers.ts';

/** What the stop of the server has to know of the requests under way. */
export type GateState = { stopping: boolean; readonly open: Set<ServerResponse> };

type GateParts = {
  readonly core: Core;
  /** Told of every request that ended; `status` is undefined when the caller left before. */
  onAnswered(arrival: Arrival, status: number | undefined): void;
  readonly proxies: Proxies;
  readonly state: GateState;
};

/** What every request passes before a door sees it, and what every answer carries. */
export function gatekeeper(parts: GateParts, doors: RequestListener): RequestListener {
  const { proxies, state } = parts;
  const { settings } = parts.core.tools;
  const fixedHeaders = Object.entries(securityHeaders(settings));
  const answersCors = corsPolicy(settings.corsOrigins);
  return (req, res) => {
    const arrival = arrive(req, proxies);
    res.setHeader('X-Request-Id', arrival.origin.requestId);
    for (const [name, value] of fixedHeaders) res.setHeader(name, value);
    if (state.stopping) res.setHeader('Connection', 'close');
    state.open.add(res);
    watch(parts, arrival, { req, res });
    const refused = refusalAtTheGate(req);
    if (refused !== undefined) answerProblem(req, res, refused);
    else if (!answersCors(req, res)) doors(req, res);
  };
}

type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse };

/** Ends what takes too long, and tells the log and the figures how it ended. */
function watch(
  { core, onAnswered, state }: GateParts,
  arrival: Arrival,
  { req, res }: Exchange,
): void {
  const { settings, log } = core.tools;
  const deadline = setTimeout(() => {
    arrival.timedOut = true;
    // Waiting for the caller is the caller's fault, waiting for the rest is ours.
    const code = req.complete ? 'service.unavailable' : 'request.timeout';
    answerProblem(req, res, problem(code, { headers: { connection: 'close' } }));
  }, settings.requestTimeoutMs);
  res.once('close', () => {
    clearTimeout(deadline);
    state.open.delete(res);
    // The doors name the operation when they are done, which may be a moment after the last byte.
    setImmediate(() => {
      const status = res.writableFinished ? res.statusCode : undefined;
      onAnswered(arrival, status);
      const { door, route, accountId, origin, startedAt } = arrival;
      const line = {
        method: req.method,
        route,
        status: status ?? 'aborted',
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        requestId: origin.requestId,
        address: origin.address,
        accountId,
      };
      if (door === 'page') log.debug(line, 'request');
      else log.info(line, 'request');
    });
  });
}

/** What no door should have to see. */
function refusalAtTheGate(req: IncomingMessage): Answer | undefined {
  const twice = duplicatedHeader(req);
  const headers = { connection: 'close' };
  if (twice !== undefined) {
    return problem('request.malformed', { detail: `The header ${twice} came twice.`, headers });
  }
  if (req.headers.host === undefined && req.httpVersion === '1.1') {
    return problem('request.malformed', { detail: 'The header host is missing.', headers });
  }
  if ((req.url ?? '').length > urlBytesMax) return problem('request.url_too_long');
  return undefined;
}

/** From now on every answer, also of requests under way, asks the caller to go elsewhere. */
export function closeTheGate(state: GateState): void {
  state.stopping = true;
  for (const res of state.open) {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  }
}
