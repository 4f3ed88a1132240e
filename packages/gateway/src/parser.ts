import type { TRPCError } from '@trpc/server';
import { z } from 'zod';

/** Gives the parsed value, or a promise of it. */
export type Parser = (value: unknown) => unknown;

/** The parser, with what it throws made into what tRPC makes of it. */
export function checked(parse: Parser, failure: (cause: unknown) => TRPCError): Parser {
  return (value) => {
    try {
      const parsed = parse(value);
      if (!isPromise(parsed)) return parsed;
      return Promise.resolve(parsed).catch((cause: unknown) => {
        throw failure(cause);
      });
    } catch (cause) {
      throw failure(cause);
    }
  };
}

/** A zod schema as a function that is asynchronous only for schemas that are. */
export function parserOf(schema: unknown): Parser | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  let isAsync = false;
  return (value) => {
    if (isAsync) return schema.parseAsync(value);
    try {
      return schema.parse(value);
    } catch (error) {
      if (!(error instanceof z.core.$ZodAsyncError)) throw error;
      isAsync = true;
      return schema.parseAsync(value);
    }
  };
}

/** Anything that can be waited for: Prisma's promises, for one, are no instances of Promise. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && isFunction(value.then);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
