import type { AppRouter } from '@acct/core';
import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { NoAnswer, type Silence } from './no-answer.ts';
import { demandTimeout } from './request.ts';

/**
 * Ends every call at its deadline, from asking for the token to the last byte of the answer. Letting go
 * of the observable below aborts the request.
 *
 * @throws RangeError when no timer can wait that long
 */
export function deadlineLink(timeoutMs: number): TRPCLink<AppRouter> {
  demandTimeout(timeoutMs);
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const { signal } = op;
        const giveUp = (reason: Silence, message: string) =>
          observer.error(TRPCClientError.from(new NoAnswer(reason, message)));
        const onAbort = () => giveUp('aborted', 'The call was given up.');
        if (signal?.aborted) {
          onAbort();
          return;
        }
        const timer = setTimeout(
          () => giveUp('timeout', `No answer came within ${timeoutMs} milliseconds.`),
          timeoutMs,
        );
        signal?.addEventListener('abort', onAbort);
        const call = next(op).subscribe(observer);
        return () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          call.unsubscribe();
        };
      });
}
