import { isFault, type Log } from '@acct/core';
import type { Arrival } from './request.ts';

/** Tells the log, and only the log, of an error that is our fault, under the id that the caller got. */
export function reportFault(
  log: Log,
  error: unknown,
  { arrival, procedure }: { arrival: Arrival; procedure?: string | undefined },
): void {
  // The answer was given by the deadline; what comes after it finds the door shut, which is no fault.
  if (arrival.timedOut || !isFault(error)) return;
  const err = error instanceof Error && error.cause !== undefined ? error.cause : error;
  log.error({ err, requestId: arrival.origin.requestId, procedure }, 'a request failed');
}
