import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Allowance,
  type BrowserSide,
  type Core,
  type KeyedCall,
  limits,
  type Origin,
  type Presented,
} from '@acct/core';
import type { DoorParts } from './doors/door.ts';
import { addHeaders } from './headed-response.ts';
import { requestIdCharsMax } from './limits.ts';
import { clientAddress, type Neighbour, neighbourOf, type Proxies } from './proxies.ts';
import { allowanceHeaders } from './rate-limit-headers.ts';
import { newRequestId } from './request-id.ts';

/** What is known of one request before a door looks at it, and what the doors find out for the log. */
export class Arrival {
  readonly origin: RequestOrigin;
  readonly startedAt = performance.now();
  /** A door's name, for logs and metrics. */
  door = 'none';
  /** The name of the procedure or page, from our own tables and never from the URL. */
  operation = 'none';
  /** The template of the route, such as `/v1/sessions/{id}`. */
  route = 'none';
  accountId: number | undefined = undefined;
  /** Answered by the deadline: whatever the door says later comes too late. */
  timedOut = false;
  /** What will be answered, whichever door does it. */
  readonly answer: ServerResponse;

  constructor(origin: RequestOrigin, answer: ServerResponse) {
    this.origin = origin;
    this.answer = answer;
  }
}

export function arrive(
  req: IncomingMessage,
  { res, proxies }: { res: ServerResponse; proxies: Proxies },
): Arrival {
  const arrival = new Arrival(new RequestOrigin(req, proxies), res);
  Object.assign(req, { [ARRIVAL]: arrival });
  return arrival;
}

/** The device is asked for at sign-in only, so it is read when it is. */
class RequestOrigin implements Origin {
  readonly requestId: string;
  readonly address: string | null;
  keyed: KeyedCall | undefined = undefined;
  readonly #req: IncomingMessage;
  #browserOf: ((req: IncomingMessage) => BrowserSide) | undefined = undefined;

  constructor(req: IncomingMessage, proxies: Proxies) {
    const neighbour = neighbourOf(req, proxies);
    this.requestId = requestIdOf(req, neighbour);
    this.address = neighbour.isTrusted ? clientAddress(req, proxies) : neighbour.address;
    this.#req = req;
  }

  get device(): string | null {
    return deviceOf(this.#req);
  }

  /** What the call changes is done once, whatever comes of its answer. Only some doors know of that. */
  takeKey(core: Pick<Core, 'keyedCall'>): void {
    const header = keyHeaderOf(this.#req);
    if (header === undefined) return;
    this.keyed = core.keyedCall(header, () =>
      addHeaders(arrivalOf(this.#req).answer, ['idempotency-replayed', 'true']),
    );
  }

  /** What is done for browsers may keep a session in their cookies. Only some doors let it. */
  takeBrowser(browserOf: (req: IncomingMessage) => BrowserSide): void {
    this.#browserOf = browserOf;
  }

  get browser(): BrowserSide | undefined {
    return this.#browserOf?.(this.#req);
  }

  /** Whatever the call comes to, its answer says what is left of the limit. */
  counted(allowance: Allowance): void {
    addHeaders(arrivalOf(this.#req).answer, allowanceHeaders(allowance));
  }
}

export function arrivalOf(req: IncomingMessage): Arrival {
  const arrival = ARRIVAL in req ? req[ARRIVAL] : undefined;
  if (arrival instanceof Arrival) return arrival;
  throw new Error('A door saw a request that never arrived.');
}

/** The tRPC context of a request; it also notes whose token it was, for the log and the figures. */
export function contextFor(
  { core, figures }: Pick<DoorParts, 'core' | 'figures'>,
  req: IncomingMessage,
  presented = presentedBy(req),
): ReturnType<Core['context']> {
  const arrival = arrivalOf(req);
  const { tools, origin, recognise, recogniseAll } = core.context(arrival.origin, presented);
  return {
    tools,
    origin,
    presented,
    recognise: (token, from) =>
      recognise(token, from).then((member) => {
        // A caller may ask about tokens of others; the line of the log is its own.
        const isOwn = presented.kind === 'token' && presented.token === token;
        if (isOwn) arrival.accountId = member?.accountId;
        figures.checked(member !== undefined);
        return member;
      }),
    recogniseAll: (tokens, from) =>
      recogniseAll(tokens, from).then((members) => {
        for (const member of members) figures.checked(member !== undefined);
        return members;
      }),
  };
}

/** The header `Idempotency-Key`; Node puts a comma and a space between several, which no key has. */
export function keyHeaderOf({ headers }: IncomingMessage): string | undefined {
  const header = headers['idempotency-key'];
  return Array.isArray(header) ? header.join(', ') : header;
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

// On the request itself: the collector keeps what a WeakMap holds until its next full round, and with an
// arrival goes the request, the answer and all that they hold.
const ARRIVAL = Symbol('arrival');

const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

function requestIdOf(req: IncomingMessage, { isTrusted }: Neighbour): string {
  const given = req.headers['x-request-id'];
  const usable = isTrusted && typeof given === 'string' && REQUEST_ID.test(given);
  return usable ? given : newRequestId();
}

const REQUEST_ID = new RegExp(`^[A-Za-z0-9_-]{1,${requestIdCharsMax}}$`);

/** What the caller calls itself, for its owner's list of sessions; control characters say nothing. */
function deviceOf(req: IncomingMessage): string | null {
  const given = textOf(req.headers['user-agent'] ?? '');
  const text = given.replaceAll(/[\p{Cc}\p{Cf}\p{Cn}]+/gu, ' ').trim();
  return text === '' ? null : [...text].slice(0, limits.deviceCodePointsMax).join('');
}

/** Node makes one character of each byte; what is UTF-8 is read as that, and anything else stays. */
function textOf(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}
