import { initTRPC, TRPCError } from '@trpc/server';
import { Refusal } from '../kernel/refusals.ts';
import { unavailableAsRefusal } from '../kernel/unavailable.ts';
import type { Context } from './context.ts';
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

/** Every procedure starts here: what our rules refuse gets its status, all else is a fault of ours. */
export const procedure = t.procedure.use(async ({ getRawInput, next }) => {
  refusePrototypeKeys(await getRawInput());
  const result = await next();
  if (result.ok) return result;
  const refusal = refusalIn(result.error);
  if (refusal === undefined) return result;
  throw new TRPCError({ code: refusal.kind, message: refusal.message, cause: refusal });
});

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
