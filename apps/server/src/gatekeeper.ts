import type { IncomingMessage } from 'node:http';
import type { Core } from '@acct/core';
import { duplicatedHeader } from '@acct/gateway';
import { answerProblem } from './answer.ts';
import { corsPolicy } from './cors.ts';
import { Deadlines } from './deadlines.ts';
import { endConnection, isConnectionEnded } from './ended-connections.ts';
import { addHeaders, type HeadedResponse } from './headed-response.ts';
import { headersMax, urlBytesMax } from './limits.ts';
import { type Answer, problem } from './problems.ts';
import type { Proxies } from './proxies.ts';
import { type Arrival, arrive } from './request.ts';
import { isAskedAllDay } from './routine.ts';
import { securityHeaders } from './security-headers.ts';

type GateParts = {
  readonly core: Core;
  /** Told of every request that ended; `status` is undefined when the caller left before. */
  onAnswered(arrival: Arrival, status: number | undefined): void;
  readonly proxies: Proxies;
};

export type Listener = (req: IncomingMessage, res: HeadedResponse) => void;

export type Gate = {
  readonly handle: Listener;
  /** From now on every answer, also to requests under way, asks the caller to go elsewhere. */
  close(): void;
  /** After the last request. */
  end(): void;
};

/** What every request passes before a door sees it, and what every answer carries. */
export function openGate(parts: GateParts, doors: Listener): Gate {
  const { settings } = parts.core.tools;
  const fixedHeaders = Object.entries(securityHeaders(settings)).flat();
  const corsFor = corsPolicy(settings.corsOrigins);
  const deadlines = new Deadlines<Exchange>(settings.requestTimeoutMs, giveUp);
  const log = requestLog(parts);
  let stopping = false;

  return {
    handle(req, res) {
      if (isConnectionEnded(req.socket)) return;
      const arrival = arrive(req, { res, proxies: parts.proxies });
      const cors = corsFor(req);
      const id = arrival.origin.requestId;
      res.base = [
        'x-request-id',
        id,
        ...fixedHeaders,
        ...cors.headers,
        ...(stopping ? goodbye : []),
      ];
      const exchange = { req, res, arrival };
      const running = deadlines.start(exchange);
      res.on('close', () => {
        deadlines.end(running);
        ended(exchange);
      });
      const refused = refusalAtTheGate(req);
      if (refused !== undefined) {
        if (refused.headers?.['connection'] === 'close') endConnection(req.socket);
        answerProblem(req, res, refused);
      } else if (cors.preflight !== undefined) res.writeHead(204, cors.preflight).end();
      else doors(req, res);
    },
    close() {
      stopping = true;
      for (const { res } of deadlines.running()) addHeaders(res, goodbye);
    },
    end: () => deadlines.close(),
  };

  function ended(exchange: Exchange): void {
    const { res, arrival } = exchange;
    const status = res.writableFinished ? res.statusCode : undefined;
    parts.onAnswered(arrival, status);
    log(exchange, status);
  }

  function giveUp(exchange: Exchange): void {
    const { req, res, arrival } = exchange;
    arrival.timedOut = true;
    // Of requests that came one after another on one connection Node closes only the first when the
    // caller is gone; the others would never be heard of again.
    if (req.socket.destroyed) ended(exchange);
    else {
      // Waiting for the caller is the caller's fault, waiting for the rest is ours.
      const code = req.complete ? 'service.unavailable' : 'request.timeout';
      answerProblem(req, res, problem(code, { headers: { connection: 'close' } }));
    }
  }
}

const goodbye = ['connection', 'close'];

type Exchange = {
  readonly req: IncomingMessage;
  readonly res: HeadedResponse;
  readonly arrival: Arrival;
};

/**
 * One line for each request. What other programs ask all day long and was answered as it should be is
 * there for who looks for a fault (`debug`); the figures count it anyway.
 */
function requestLog({ core }: GateParts) {
  const { log, settings } = core.tools;
  const isDetailed = settings.logLevel === 'debug';
  return ({ req, arrival }: Exchange, status: number | undefined): void => {
    const { route, accountId, origin, startedAt } = arrival;
    const isRoutine =
      arrival.door === 'page' || (status === 200 && isAskedAllDay(arrival.operation));
    if (isRoutine && !isDetailed) return;
    const line = {
      method: req.method,
      route,
      status: status ?? 'aborted',
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      requestId: origin.requestId,
      address: origin.address,
      accountId,
    };
    if (isRoutine) log.debug(line, 'request');
    else log.info(line, 'request');
  };
}

/** What no door should have to see. */
function refusalAtTheGate(req: IncomingMessage): Answer | undefined {
  if (req.rawHeaders.length > 2 * headersMax) {
    const headers = { connection: 'close' };
    return problem('request.headers_too_large', { detail: 'There are too many headers.', headers });
  }
  const twice = duplicatedHeader(req);
  if (twice !== undefined) return malformed(`The header ${twice} came twice.`);
  const { host, 'transfer-encoding': coding } = req.headers;
  if (host === undefined) {
    if (req.httpVersion === '1.1') return malformed('The header host is missing.');
  } else if (!HOST.test(host)) return malformed('The header host is no host.');
  // Of other codings, and of any in HTTP/1.0, a proxy may see another end of the body than Node did.
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || req.httpVersion !== '1.1')) {
    return malformed('The only transfer coding is chunked, in HTTP/1.1.');
  }
  if ((req.url ?? '').length > urlBytesMax) return problem('request.url_too_long');
  return undefined;
}

/** A framing or a header that two readers may read in two ways, so nothing more is read after it. */
function malformed(detail: string): Answer {
  return problem('request.malformed', { detail, headers: { connection: 'close' } });
}

/** The characters of a host and a port (RFC 3986, section 3.2); which host it is counts for nothing. */
const HOST = /^[\w.~%!$&'()*+,;=:[\]-]*$/;
