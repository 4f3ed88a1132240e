import type { IncomingMessage, ServerResponse } from 'node:http';
import { limits } from '@acct/core';
import { RequestRefusal, signalOf } from '@acct/gateway';
import { z } from 'zod';
import { answerProblem } from '../answer.ts';
import { answerError } from '../answer-error.ts';
import { presentedByPage } from '../browser.ts';
import { problem } from '../problems.ts';
import { callOf } from '../procedures.ts';
import { arrivalOf, contextFor } from '../request.ts';
import type { RevocationFeed, RevocationPage } from '../revocation-feed.ts';
import { RevocationStream } from '../revocation-stream.ts';
import type { DoorParts } from './door.ts';

export const revocationsPath = '/v1/revocations';

type FeedDoorParts = DoorParts & {
  readonly feed: RevocationFeed;
  /** Answers whoever wants a page and no stream. */
  otherwise(req: IncomingMessage, res: ServerResponse): Promise<void>;
};

/**
 * `/v1/revocations` as server-sent events: who accepts them gets what `audit.revocations` lists, as it
 * happens. That procedure lets him in, and says no in his place later on.
 */
export function revocationsDoor(parts: FeedDoorParts) {
  const call = callOf('audit.revocations');
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (!wantsStream(req)) return parts.otherwise(req, res);
    const arrival = arrivalOf(req);
    Object.assign(arrival, {
      door: 'feed',
      operation: 'audit.revocations',
      route: revocationsPath,
    });
    const read = async (after: string | undefined): Promise<RevocationPage> => {
      const input = { limit: limits.pageItemsMax, ...(after !== undefined && { after }) };
      // A context each time: whoever was let in before may be nobody by now.
      const ctx = contextFor(parts, req, presentedByPage(req, parts.core));
      return Page.parse(await call({ ctx, input, signal: signalOf(res) }));
    };
    try {
      const first = await read(beginOf(req));
      // The deadline may have answered meanwhile.
      if (res.headersSent) return;
      if (parts.feed.isFull) answerProblem(req, res, problem('service.unavailable'));
      else await new RevocationStream({ req, res, read, feed: parts.feed }).run(first);
    } catch (error) {
      answerError(parts, error, { req, res });
    }
  };
}

/** The border to the compiled procedure, whose output schema made this. */
const Page = z.custom<RevocationPage>();

function wantsStream({ method, url = '', headers }: IncomingMessage): boolean {
  if (method !== 'GET' || url.split('?', 1)[0] !== revocationsPath) return false;
  const types = (headers.accept ?? '').split(',').map((type) => type.split(';', 1)[0]?.trim());
  return types.includes('text/event-stream');
}

/** Where to begin. A browser that connects again says how far it had come, whatever its address says. */
function beginOf({ url = '', headers }: IncomingMessage): string | undefined {
  const query = new URLSearchParams(url.split('?', 2)[1]);
  const names = [...query.keys()];
  const stranger = names.find((name) => name !== 'after');
  if (stranger !== undefined || names.length > 1) {
    throw new RequestRefusal('request.malformed', 'The stream takes one parameter: after.');
  }
  const seen = headers['last-event-id'];
  return (typeof seen === 'string' ? seen : undefined) ?? query.get('after') ?? undefined;
}
