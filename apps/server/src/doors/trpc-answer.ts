import type { JsonObject } from '@acct/gateway';
import {
  type AnyRouter,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type ProcedureType,
  TRPCError,
} from '@trpc/server';
import { getHTTPStatusCode } from '@trpc/server/http';
import type { TRPCResponse } from '@trpc/server/rpc';
import type { TrpcCall } from './trpc-call.ts';

/** The calls of one request, and what they are called with. */
export type Calls = {
  readonly calls: readonly TrpcCall[];
  readonly isBatch: boolean;
  readonly method: string;
  /** As it was sent: one call's, or a batch's under the number of each call. */
  readonly input: JsonObject | undefined;
  createContext(): unknown;
  /** Asked about what a call threw: the answer that stands in its place, if there is one. */
  recover?(error: unknown): Promise<{ readonly answer: unknown } | undefined>;
  readonly signal: () => AbortSignal;
  /** Told of every failure, with the path of the call where it was one call's. */
  onError(error: TRPCError, path?: string): void;
};

export type CallsAnswer = { readonly status: number; readonly text: string };

/**
 * Calls the procedures themselves and gives what tRPC's own adapter would: the same status and the
 * same text to the byte, as a test compares. It knows no data transformer; the router has none.
 */
export async function answerCalls(router: AnyRouter, asked: Calls): Promise<CallsAnswer> {
  let ctx: unknown;
  try {
    ctx = asked.createContext();
    const called = await Promise.all(
      asked.calls.map((call, index) => outcomeOf(call, { asked, ctx, index })),
    );
    const outcomes = called.map((outcome) => withoutStream(outcome, asked.isBatch));
    const replies = outcomes.map((outcome) => replyOf(router, outcome, ctx));
    return {
      status: getHTTPStatusCode(
        replies,
        outcomes.map(({ error }) => error),
      ),
      text: JSON.stringify(asked.isBatch ? replies : replies[0]),
    };
  } catch (cause) {
    // What belongs to no single call, such as a context that cannot be made, is one answer to all.
    const error = getTRPCErrorFromUnknown(cause);
    asked.onError(error);
    const type = asked.calls.find(({ procedure }) => procedure)?.procedure?.type ?? 'unknown';
    const reply = replyOf(router, { path: undefined, input: undefined, type, error }, ctx);
    return { status: getHTTPStatusCode(reply, [error]), text: JSON.stringify(reply) };
  }
}

type Outcome = {
  readonly path: string | undefined;
  readonly type: ProcedureType | 'unknown';
  readonly input: unknown;
  readonly data?: unknown;
  readonly error?: TRPCError;
};

async function outcomeOf(
  { path, procedure }: TrpcCall,
  { asked, ctx, index }: { asked: Calls; ctx: unknown; index: number },
): Promise<Outcome> {
  const { method, signal } = asked;
  const input = asked.isBatch ? asked.input?.[index] : asked.input;
  const type = procedure?.type ?? 'unknown';
  try {
    if (procedure === undefined) {
      throw new TRPCError({
        code: 'NOT_FOUND',
        message: `No procedure found on path "${path}"`,
      });
    }
    if (procedure.method !== method) {
      throw new TRPCError({
        code: 'METHOD_NOT_SUPPORTED',
        message: `Unsupported ${method}-request to ${type} procedure at path "${path}"`,
      });
    }
    const data = await procedure.call({ ctx, input, signal, batchIndex: index });
    return { path, type, input, data };
  } catch (cause) {
    return failed(cause, { procedure, asked, of: { path, type, input } });
  }
}

async function failed(
  cause: unknown,
  { procedure, asked, of }: Pick<TrpcCall, 'procedure'> & { asked: Calls; of: Outcome },
): Promise<Outcome> {
  try {
    const kept = await asked.recover?.(cause);
    if (kept === undefined || procedure === undefined) throw cause;
    return { ...of, data: await procedure.repeat(kept.answer) };
  } catch (found) {
    const error = getTRPCErrorFromUnknown(found);
    asked.onError(error, of.path);
    return { ...of, error };
  }
}

function replyOf(router: AnyRouter, outcome: Outcome, ctx: unknown): TRPCResponse {
  const { error, path, type, input } = outcome;
  if (error === undefined) return { result: { data: outcome.data } };
  const config = router._def._config;
  return { error: getTRPCErrorShape({ config, error, type, path, input, ctx }) };
}

/** Text that is sent whole cannot hold what is yet to come; only a streaming link takes that. */
function withoutStream(outcome: Outcome, isBatch: boolean): Outcome {
  if (!isStream(outcome.data)) return outcome;
  const error = new TRPCError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Cannot use stream-like response in non-streaming request - use httpBatchStreamLink',
  });
  if (!isBatch) throw error;
  return { ...outcome, error };
}

function isStream(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return (
    isIterable(data) || Object.values(data).some((each) => isPromise(each) || isIterable(each))
  );
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function isPromise(value: unknown): boolean {
  return value instanceof Promise;
}
