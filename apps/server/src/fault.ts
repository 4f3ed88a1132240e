import { isFault, type Log, Refusal } from '@acct/core';
import { TRPCError } from '@trpc/server';
import type { Arrival } from './request.ts';

/** Tells the log, and only the log, of an error that is our fault, under the id that the caller got. */
export function reportFault(
  log: Log,
  error: unknown,
  { arrival, procedure }: { arrival: Arrival; procedure?: string | undefined },
): void {
  // The answer was given by the deadline; what comes after it finds the door shut, which is no fault.
  if (arrival.timedOut || !isFault(error)) return;
  const { requestId } = arrival.origin;
  log.error({ err: unwrapped(error), requestId, procedure }, 'a request failed');
}

/** What happened, without what was put around it so that it could be answered. */
function unwrapped(error: unknown): unknown {
  const isWrapping = error instanceof TRPCError || error instanceof Refusal;
  return isWrapping && error.cause !== undefined ? unwrapped(error.cause) : error;
}
