import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Caller } from '@acct/core';
import { RequestRefusal, signalOf } from '@acct/gateway';
import { z } from 'zod';
import { answerText, leavesBody } from '../answer.ts';
import { answerError } from '../answer-error.ts';
import type { Answer } from '../problems.ts';
import { callOf } from '../procedures.ts';
import { arrivalOf, contextFor } from '../request.ts';
import { presentedByBrowser } from '../session-cookie.ts';
import type { DoorParts } from './door.ts';

export const forwardAuthPath = '/forward-auth';

/**
 * `/forward-auth`: what nginx (`auth_request`), Traefik (ForwardAuth) and Caddy (`forward_auth`) ask before
 * they let a request through. 200 tells in headers who it is from. The request that they ask about may be
 * anything, so its method and body count for nothing here, nor does what it says of where it comes from.
 */
export function forwardAuthDoor(parts: DoorParts) {
  const check = callOf('forwardAuth.check');
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const arrival = arrivalOf(req);
    arrival.door = 'forward-auth';
    try {
      const input = inputOf(req.url ?? '');
      arrival.operation = 'forwardAuth.check';
      arrival.route = forwardAuthPath;
      const ctx = contextFor(parts, req, presentedByBrowser(req));
      const admission = Admission.parse(await check({ ctx, input, signal: signalOf(res) }));
      // The deadline may have answered meanwhile.
      if (res.headersSent) return;
      answerText(res, 200, { text: '', headers: headersFor(admission, req) });
    } catch (error) {
      answerError(parts, error, { req, res, as: forProxies });
    }
  };
}

/** The border to the compiled procedure, whose output schema made this. */
type Admission = Awaited<ReturnType<Caller['forwardAuth']['check']>>;
const Admission = z.custom<Admission>();

/** All of them each time, also an empty one: a proxy that copies them replaces what the client sent. */
function headersFor(
  { accountId, username, roles }: Admission,
  req: IncomingMessage,
): OutgoingHttpHeaders {
  return {
    'x-acct-account-id': accountId,
    // A name may be of any script, and headers carry ASCII.
    'x-acct-username': encodeURIComponent(username),
    'x-acct-roles': roles.join(' '),
    // What is left of a body would have to be read before the connection is good for another request.
    ...(leavesBody(req) && { connection: 'close' }),
  };
}

/** The query is the operator's, in the configuration of the proxy: a mistake in it lets nobody in. */
function inputOf(url: string): Record<string, string> {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (path !== forwardAuthPath) throw new RequestRefusal('route.not_found');
  // All that follows: a demand behind a second question mark would be lost, and its lack lets people in.
  const pairs = [...new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))];
  const input = Object.fromEntries(pairs);
  if (Object.keys(input).length === pairs.length) return input;
  throw new RequestRefusal('request.malformed', 'A query parameter is given twice.');
}

/** nginx takes 401 and 403 for a no, and whatever else for a service that is broken. */
function forProxies(answer: Answer): Answer {
  return answer.reason === 'access.credentials_malformed' ? { ...answer, status: 401 } : answer;
}
