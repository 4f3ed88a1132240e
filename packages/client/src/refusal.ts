import { isTRPCClientError } from '@trpc/client';
import type { Contract } from './contract.ts';
import { NoAnswer, type Silence } from './no-answer.ts';
import { isRecord } from './record.ts';

/** Every code that the service may refuse with. A newer service may know more: keep a default branch. */
export type Reason = keyof Contract['reasons'] | ReasonAtTheDoor;

/** What the server refuses before the router sees it, and the router's type therefore cannot tell. */
type ReasonAtTheDoor =
  | 'request.batch_refused'
  | 'request.headers_too_large'
  | 'request.timeout'
  | 'request.url_too_long';

/** Why a call did not give what was asked for. */
export type Refusal = {
  /** The code of the service's no; or why there was no answer of the service at all. */
  readonly reason: Reason | Silence;
  /** The HTTP status; null when no answer came. */
  readonly status: number | null;
  /** A sentence for people, in English. */
  readonly message: string;
  /** Facts that help to do better, such as `retryAfterSeconds` or the `errors` of single fields. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What the operator finds the request by. */
  readonly requestId: string | null;
};

export type Settled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Waits for a call and gives its refusal as a value. What is no outcome of a call, such as an error in
 * the program's own `token` function, is thrown as it was.
 */
export async function settle<Value>(call: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { ok: false, refusal };
  }
}

/** For those who catch: whether the error is an answer of the service with this reason, or with any. */
export function isRefusal<Known extends Reason>(
  error: unknown,
  reason?: Known,
): error is RefusalError<Known> {
  const refusal = refusalOf(error);
  if (refusal === undefined || refusal.status === null) return false;
  return reason === undefined || refusal.reason === reason;
}

/** What a call throws when the service says no. */
export type RefusalError<Known extends Reason = Reason> = Error & {
  readonly data: {
    readonly reason: Known;
    readonly httpStatus: number;
    readonly details: Readonly<Record<string, unknown>>;
    readonly requestId?: string;
  };
};

/** The refusal in an error that a call threw; undefined for any other error. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!isTRPCClientError(error)) return undefined;
  if (error.cause instanceof NoAnswer) return silence(error.cause);
  const data: unknown = error.data;
  if (!isRecord(data) || typeof data['reason'] !== 'string') return undefined;
  return {
    // The border to the service: its contract lists the codes, and a list to check them by would be out
    // of date as soon as the service is newer than this package.
    reason: data['reason'] as Reason,
    status: typeof data['httpStatus'] === 'number' ? data['httpStatus'] : 500,
    message: error.message,
    details: isRecord(data['details']) ? data['details'] : {},
    requestId: typeof data['requestId'] === 'string' ? data['requestId'] : null,
  };
}

function silence({ reason, message }: NoAnswer): Refusal {
  return { reason, status: null, message, details: {}, requestId: null };
}
