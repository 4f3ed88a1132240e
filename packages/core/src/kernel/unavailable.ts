import { queueRefusals } from './queue.ts';
import type { Refusal } from './refusals.ts';

/**
 * Something outside of this process that a request needs did not answer in time: the database, later a
 * mail server. The caller did nothing wrong and may try again, so the doors answer 503.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
  /** True where waiting mends nothing and somebody must look: the log tells of it as of our own faults. */
  readonly isFault: boolean = false;
}

export function unavailableAsRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Unavailable)) return undefined;
  const refusal = queueRefusals.refuse('unavailable', { retryAfterSeconds: 1 });
  // For the log; no answer shows it.
  refusal.cause = error;
  return refusal;
}
