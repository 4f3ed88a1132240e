import {
  type AnyProcedure,
  getTRPCErrorFromUnknown,
  type ProcedureType,
  TRPCError,
} from '@trpc/server';
import { planOf } from './plan.ts';

/** A procedure and what it is known as; every operation is one. */
export interface Callable {
  /** The procedure's path in the router, such as `accounts.byId`. */
  readonly name: string;
  readonly type: ProcedureType;
  readonly procedure: AnyProcedure;
}

/** One call of a procedure. */
export interface Call {
  readonly ctx: unknown;
  /** The input as it was sent; the procedure's own schema parses it. */
  readonly input: unknown;
  /** Asked only by procedures that look at it: a signal costs more than many a procedure. */
  readonly signal: () => AbortSignal;
  /** Which call of a batch it is, counted from 0; a call that stands alone leaves it out. */
  readonly batchIndex?: number;
}

/**
 * Compiles the call of a procedure: its guards, parsers and resolver in the order and with the
 * outcome that tRPC gives them.
 *
 * tRPC's own loop copies the options at every step through a helper for old engines; that cost a
 * fifth of a whole request. A procedure of a shape that is not known here is left to tRPC.
 */
export function compileCall(callable: Callable): (call: Call) => Promise<unknown> {
  const plan = planOf(callable);
  if (plan !== undefined) return plan;
  const chain = chainOf(callable.procedure);
  return chain === undefined ? callThroughTrpc(callable) : callChain(callable, chain);
}

type Outcome =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: TRPCError };

type Middleware = (options: object) => Promise<Outcome | undefined>;

/** What a middleware may change for those after it. */
interface State {
  readonly ctx: unknown;
  readonly input: unknown;
  readonly getRawInput: () => Promise<unknown>;
}

function callChain(
  { name, type, procedure }: Callable,
  chain: readonly Middleware[],
): (call: Call) => Promise<unknown> {
  const { meta } = procedure._def;
  return async function run(call) {
    const { ctx, input } = call;
    const start = { ctx, input: undefined, getRawInput: () => Promise.resolve(input) };
    const outcome = await step(0, start, call);
    // A middleware that returns nothing has forgotten to return what comes after it.
    if (!outcome) {
      throw new TRPCError({
        code: 'INTERNAL_SERVER_ERROR',
        message: 'No result from middlewares - did you forget to `return next()`?',
      });
    }
    if (!outcome.ok) throw outcome.error;
    return outcome.data;
  };

  async function step(index: number, state: State, call: Call): Promise<Outcome | undefined> {
    try {
      return await chain[index]?.({
        path: name,
        type,
        meta,
        batchIndex: call.batchIndex ?? 0,
        ctx: state.ctx,
        input: state.input,
        getRawInput: state.getRawInput,
        get signal() {
          return call.signal();
        },
        next: (changes?: Partial<State>) => step(index + 1, apply(state, changes), call),
      });
    } catch (cause) {
      return { ok: false, error: getTRPCErrorFromUnknown(cause) };
    }
  }
}

function apply(state: State, changes: Partial<State> | undefined): State {
  if (changes === undefined) return state;
  const { ctx } = changes;
  return {
    ctx: ctx ? Object.assign({}, state.ctx, ctx) : state.ctx,
    input: 'input' in changes ? changes.input : state.input,
    getRawInput: changes.getRawInput ?? state.getRawInput,
  };
}

function callThroughTrpc({ name, type, procedure }: Callable): (call: Call) => Promise<unknown> {
  return ({ ctx, input, signal, batchIndex = 0 }) =>
    procedure({
      ctx,
      path: name,
      type,
      getRawInput: () => Promise.resolve(input),
      signal: signal(),
      batchIndex,
    });
}

// tRPC keeps the chain in `_def` at run time but not in its types, and a test compares both ways
// of calling, so that a change in tRPC shows.
function chainOf({ _def }: AnyProcedure): readonly Middleware[] | undefined {
  const chain: unknown = 'middlewares' in _def ? _def.middlewares : undefined;
  const isKnown = Array.isArray(chain) && chain.every((each) => typeof each === 'function');
  return isKnown && !_def.experimental_caller ? chain : undefined;
}
