import { initTRPC, TRPCError } from '@trpc/server';
import { Refusal } from '../kernel/refusals.ts';
import { unavailableAsRefusal } from '../kernel/unavailable.ts';
import type { Context } from './context.ts';
import { countAgainst } from './limit.ts';
import { problemOf } from './problem.ts';
import type { Meta } from './rest.ts';

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // The development stack stays out of every answer; the log has it, under the request id.
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const problem = problemOf(error);
      return {
        ...shape,
        message: problem.message,
        data: {
          code: shape.data.code,
          httpStatus: problem.status,
          path: shape.data.path,
          reason: problem.reason,
          details: problem.details,
          requestId: ctx?.origin.requestId,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * What a guard does, as plain functions. `enter` sees the context, the input as it was sent and what there
 * is to know of the procedure, refuses by throwing, and adds what it returns to the context; `leave` turns
 * an error of whatever comes after it into another one.
 */
type Step<Added extends object> = {
  enter(ctx: Context, rawInput: unknown, about: About): Added | Promise<Added>;
  leave?(error: TRPCError): TRPCError;
};

/** Which procedure it is, `sessions.check`, and what it says of itself. */
type About = { readonly path: string; readonly meta?: Meta | undefined };

/**
 * A guard as tRPC calls it, which carries its own plain form: a door that calls procedures directly uses
 * that one and saves the promise and the copies that each middleware costs.
 */
export function guard<Added extends object>(step: Step<Added>) {
  const middleware = t.middleware(async ({ ctx, getRawInput, path, meta, next }) => {
    const added = await step.enter(ctx, await getRawInput(), { path, meta });
    const result = await next({ ctx: added });
    if (result.ok || step.leave === undefined) return result;
    throw step.leave(result.error);
  });
  for (const each of middleware._middlewares) Object.assign(each, { plain: step });
  return middleware;
}

/** Every procedure starts here: what our rules refuse gets its status, all else is a fault of ours. */
export const procedure = t.procedure.use(
  guard({
    enter(ctx, rawInput, { meta }) {
      refusePrototypeKeys(rawInput);
      const limit = meta?.limit;
      // A promise only where there is something to wait for: checks of sessions pass here too.
      return limit === undefined ? {} : countAgainst(limit, ctx).then(() => ({}));
    },
    leave(error) {
      const refusal = refusalIn(error);
      if (refusal === undefined) return error;
      return new TRPCError({ code: refusal.kind, message: refusal.message, cause: refusal });
    },
  }),
);

/**
 * A schema of open keys drops `__proto__` without a word, and a copy of what it let through could still
 * reach a prototype. So such a key makes the request unreadable, whichever door it came by.
 */
function refusePrototypeKeys(input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  for (const key of Object.keys(input)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      throw new TRPCError({ code: 'BAD_REQUEST', message: 'A key is reserved.' });
    }
  }
  for (const value of Object.values(input)) refusePrototypeKeys(value);
}

function refusalIn(error: TRPCError): Refusal | undefined {
  if (error.cause instanceof Refusal) return error.cause;
  return unavailableAsRefusal(error.cause);
}
