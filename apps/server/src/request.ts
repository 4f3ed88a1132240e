import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Core, limits, type Origin, type Presented } from '@acct/core';
import type { DoorParts } from './doors/door.ts';
import { requestIdCharsMax } from './limits.ts';
import { clientAddress, type Proxies } from './proxies.ts';

/** What is known of one request before a door looks at it, and what the doors find out for the log. */
export type Arrival = {
  readonly origin: Origin;
  readonly startedAt: number;
  /** A door's name, for logs and metrics. */
  door: string;
  /** The name of the procedure or page, from our own tables and never from the URL. */
  operation: string;
  /** The template of the route, such as `/v1/sessions/{id}`. */
  route: string;
  accountId: number | undefined;
  /** Answered by the deadline: whatever the door says later comes too late. */
  timedOut: boolean;
};

export function arrive(req: IncomingMessage, proxies: Proxies): Arrival {
  const arrival: Arrival = {
    origin: {
      requestId: requestIdOf(req, proxies),
      address: clientAddress(req, proxies),
      device: deviceOf(req),
    },
    startedAt: performance.now(),
    door: 'none',
    operation: 'none',
    route: 'none',
    accountId: undefined,
    timedOut: false,
  };
  arrivals.set(req, arrival);
  return arrival;
}

export function arrivalOf(req: IncomingMessage): Arrival {
  const arrival = arrivals.get(req);
  if (arrival === undefined) throw new Error('A door saw a request that never arrived.');
  return arrival;
}

/** The tRPC context of a request; it also notes whose token it was, for the log and the figures. */
export function contextFor(
  { core, figures }: Pick<DoorParts, 'core' | 'figures'>,
  req: IncomingMessage,
  presented = presentedBy(req),
): ReturnType<Core['context']> {
  const arrival = arrivalOf(req);
  const context = core.context(arrival.origin, presented);
  return {
    ...context,
    recognise: async (token, origin) => {
      const member = await context.recognise(token, origin);
      arrival.accountId = member?.accountId;
      figures.checked(member !== undefined);
      return member;
    },
  };
}

/**
 * The credentials of a request (RFC 6750, section 2.1). Only the header counts: an address ends up in
 * logs and histories. Another way to present a token would be one more branch here.
 */
export function presentedBy(req: IncomingMessage): Presented {
  const header = req.headers.authorization;
  if (header === undefined) return { kind: 'nothing' };
  const token = BEARER.exec(header)?.[1];
  return token === undefined ? { kind: 'malformed' } : { kind: 'token', token };
}

const arrivals = new WeakMap<IncomingMessage, Arrival>();

const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

function requestIdOf(req: IncomingMessage, proxies: Proxies): string {
  const given = req.headers['x-request-id'];
  const usable = typeof given === 'string' && REQUEST_ID.test(given);
  if (usable && proxies.trusts(req.socket.remoteAddress)) return given;
  return randomBytes(12).toString('base64url');
}

const REQUEST_ID = new RegExp(`^[A-Za-z0-9_-]{1,${requestIdCharsMax}}$`);

/** What the caller calls itself, for its owner's list of sessions; control characters say nothing. */
function deviceOf(req: IncomingMessage): string | null {
  const text = (req.headers['user-agent'] ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Cn}]+/gu, ' ').trim();
  return text === '' ? null : [...text].slice(0, limits.deviceCodePointsMax).join('');
}
