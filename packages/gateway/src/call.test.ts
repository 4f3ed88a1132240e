import { type AnyRouter, initTRPC, TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compileCall } from './call.ts';
import { operationsOf } from './operation.ts';
import { type PlainStep, planOf } from './plan.ts';

const t = initTRPC.context<{ readonly user?: string; readonly trail: string[] }>().create();

const base = t.procedure
  .meta({ openapi: { method: 'POST', path: '/it', summary: 'It' } })
  .use(({ ctx, next, path, type }) => next({ ctx: { trail: [...ctx.trail, `${type} ${path}`] } }))
  .input(z.object({ a: z.number() }))
  .output(z.object({ seen: z.unknown() }));

const procedures = {
  'context, meta and input as they come down the chain': base
    .use(async ({ ctx, meta, input, getRawInput, next }) => {
      const seen = [ctx.trail.length, meta, input, await getRawInput()];
      return next({ ctx: { seen } });
    })
    .input(z.object({ b: z.string().default('b') }))
    .mutation(({ ctx, input }) => ({ seen: [ctx.seen, ctx.user, ctx.trail, input] })),
  'an input that a middleware replaced': base
    .use(({ next }) => next({ getRawInput: () => Promise.resolve({ b: 'replaced' }) }))
    .input(z.object({ b: z.string() }))
    .mutation(({ input }) => ({ seen: input })),
  'an outcome that a middleware looked at': base
    .use(async ({ next }) => {
      const outcome = await next();
      if (outcome.ok) throw new TRPCError({ code: 'CONFLICT', message: 'Too good.' });
      return outcome;
    })
    .mutation(() => ({ seen: 1 })),
  'an error on purpose': base.mutation(() => {
    throw new TRPCError({ code: 'NOT_FOUND', message: 'Gone.' });
  }),
  'an error by accident': base.mutation(() => {
    throw new RangeError('secret');
  }),
  'a thrown text': base.mutation(() => {
    throw 'secret';
  }),
  'an output that does not fit': t.procedure
    .meta({ openapi: { method: 'POST', path: '/it', summary: 'It' } })
    .input(z.object({ a: z.number() }))
    .output(z.object({ seen: z.string() }))
    // The schema is there to catch what the types cannot see.
    .mutation(() => JSON.parse('{"seen":1}')),
};

/** Something to wait for that is no Promise, as the queries of some libraries are. */
function later<Value>(value: Value | Error): Promise<Value> {
  const promise = value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  // What a library that types its own thenable as a Promise does.
  // biome-ignore lint/suspicious/noThenProperty: that is the point of it
  return { then: promise.then.bind(promise) } as Promise<Value>;
}

/** A middleware with its plain form, as the guards of a host have it. */
function guard(plain: PlainStep) {
  const middleware = t.middleware(async ({ ctx, getRawInput, path, meta, next }) => {
    const added = await plain.enter(ctx, await getRawInput(), { path, meta });
    const outcome = await next({ ctx: Object(added) });
    if (outcome.ok || plain.leave === undefined) return outcome;
    throw plain.leave(outcome.error);
  });
  for (const each of middleware._middlewares) Object.assign(each, { plain });
  return middleware;
}

const seen = z.object({ seen: z.unknown() });
const guarded = t.procedure
  .meta({ openapi: { method: 'POST', path: '/it', summary: 'It' } })
  .use(
    guard({
      enter: () => ({}),
      leave: (error) => new TRPCError({ code: 'CONFLICT', cause: error }),
    }),
  )
  .input(z.object({ a: z.number() }))
  .output(seen);

const planned = {
  'guards that add to the context': guarded
    .use(guard({ enter: () => ({ user: 'ann' }) }))
    .mutation(({ ctx }) => ({ seen: ctx.user })),
  'a guard that refuses': guarded
    .use(guard({ enter: () => refuse('FORBIDDEN') }))
    .mutation(() => ({ seen: 'secret' })),
  'a guard that refuses later': guarded
    .use(guard({ enter: () => later(new TRPCError({ code: 'UNAUTHORIZED' })) }))
    .mutation(() => ({ seen: 'secret' })),
  'a guard whose promise is of another kind': guarded
    .use(guard({ enter: () => later({ user: 'ann' }) }))
    .mutation(({ ctx }) => ({ seen: ctx.user })),
  'a resolver whose promise is of another kind': guarded.mutation(() => later({ seen: 1 })),
  'a resolver that throws': guarded.mutation(() => refuse('NOT_FOUND')),
  'a leaving that throws': t.procedure
    .meta({ openapi: { method: 'POST', path: '/it', summary: 'It' } })
    .use(
      guard({
        enter: () => ({}),
        leave: (error) => new TRPCError({ code: 'CONFLICT', cause: error }),
      }),
    )
    .use(guard({ enter: () => ({}), leave: () => refuse('TIMEOUT') }))
    .input(z.object({ a: z.number() }))
    .output(seen)
    .mutation(() => refuse('NOT_FOUND')),
  'an asynchronous schema': guarded
    .input(z.object({ a: z.number().refine(async (a) => a > 0) }))
    .mutation(({ input }) => ({ seen: input })),
  'two inputs': guarded
    .input(z.object({ b: z.string().default('b') }))
    .mutation(({ input, path }) => ({ seen: [input, path] })),
};

function refuse(code: TRPCError['code']): never {
  throw new TRPCError({ code, message: 'No.' });
}

describe('a plan gives what tRPC gives for', () => {
  test.each(Object.entries(planned))('%s', async (_name, procedure) => {
    const router = t.router({ it: procedure });
    expect(planOf({ name: 'it', type: 'mutation', procedure })).toBeDefined();
    for (const input of [{ a: 1 }, { a: -1 }, { a: 'x' }, undefined]) {
      expect(await outcomeOf(compiled(router, input))).toEqual(
        await outcomeOf(throughTrpc(router, input)),
      );
    }
  });
});

describe('a compiled call gives what tRPC gives for', () => {
  test.each(Object.entries(procedures))('%s', async (_name, procedure) => {
    const router = t.router({ it: procedure });
    for (const input of [{ a: 1 }, { a: 'x' }, undefined]) {
      expect(await outcomeOf(compiled(router, input))).toEqual(
        await outcomeOf(throughTrpc(router, input)),
      );
    }
  });
});

test('a middleware that forgets to return leads to an error', async () => {
  const forgetful = base
    .use(() => Promise.resolve(undefined as never))
    .mutation(() => ({ seen: 1 }));
  const router = t.router({ it: forgetful });
  await expect(compiled(router, { a: 1 })).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
});

test('a signal is made only for a procedure that looks at it', async () => {
  const looks = base.mutation(({ signal }) => ({ seen: signal?.aborted }));
  const looksAway = base.mutation(() => ({ seen: 0 }));
  for (const [procedure, times] of [
    [looks, 1],
    [looksAway, 0],
  ] as const) {
    let asked = 0;
    await compiled(t.router({ it: procedure }), { a: 1 }, () => {
      asked += 1;
      return new AbortController().signal;
    });
    expect(asked).toBe(times);
  }
});

function compiled(router: AnyRouter, input: unknown, signal = () => new AbortController().signal) {
  const [operation] = operationsOf(router, '');
  if (operation === undefined) throw new Error('The router has no operation.');
  return compileCall(operation)({ ctx: { user: 'joan', trail: [] }, input, signal });
}

function throughTrpc(router: AnyRouter, input: unknown): Promise<unknown> {
  const caller = router.createCaller({ user: 'joan', trail: [] });
  const call: unknown = caller['it'];
  if (typeof call !== 'function') throw new Error('The router has no procedure.');
  return Reflect.apply(call, undefined, [input]);
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { data: await promise };
  } catch (error) {
    if (!(error instanceof TRPCError)) return { error };
    return { name: error.name, code: error.code, message: error.message, cause: error.cause };
  }
}
