import type { Context } from '@acct/core';
import { initTRPC, TRPCError } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { z } from 'zod';

// Everything that a procedure may give or throw, also what no procedure of ours does.

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter({ shape, error, type, ctx }) {
    if (error.message === 'untold') throw error;
    return { ...shape, data: { ...shape.data, type, requestId: ctx?.origin.requestId } };
  },
});

const { procedure } = t;
const guarded = procedure.use(({ next }) => next({ ctx: { guarded: true } }));
const Name = z.object({ name: z.string().min(2), age: z.int().optional() });

const outputs = {
  text: procedure.output(z.string()).query(() => 'a text'),
  number: procedure.output(z.number()).query(() => 0),
  no: procedure.output(z.boolean()).query(() => false),
  null: procedure.output(z.null()).query(() => null),
  undefined: procedure.query(() => undefined),
  nothing: procedure.output(z.void()).query(() => {}),
  optional: procedure.output(z.string().optional()).query(() => undefined),
  list: procedure.output(z.array(z.number())).query(() => [1, 2, 3]),
  date: procedure.query(() => ({ at: new Date(0), never: undefined, not: Number.NaN })),
  unicode: procedure.output(z.object({ x: z.string() })).query(() => ({
    x: 'Grüße, 世界 🌍 \u2028\u0000\ud800 "\\',
  })),
  big: procedure.output(z.array(z.string())).query(() => Array(5000).fill('äöü 🌍 '.repeat(5))),
  /** The schema keeps to itself what it does not know. */
  leaky: procedure.output(z.object({ id: z.int() })).query(() => ({ id: 1, hash: 'secret' })),
  /** The schema makes something else of it. */
  changed: procedure.output(z.string().transform((text) => text.length)).query(() => 'four'),
};

const inputs = {
  echo: procedure.input(z.unknown()).query(({ input }) => input),
  echoSent: procedure.input(z.unknown()).mutation(({ input }) => input),
  name: guarded
    .input(Name)
    .output(Name)
    .query(({ input }) => input),
  nameSent: guarded
    .input(Name)
    .output(Name)
    .mutation(({ input }) => input),
  void: procedure.input(z.void()).query(({ input }) => String(input)),
  given: guarded.query(({ ctx, path, batchIndex, signal }) => [
    ctx.guarded,
    path,
    batchIndex,
    signal?.aborted,
  ]),
};

const failures = {
  error: procedure.query(() => {
    throw new RangeError('secret');
  }),
  late: procedure.query(() => Promise.reject(new Error('secret'))),
  aText: procedure.query(() => {
    throw 'secret';
  }),
  anObject: procedure.query(() => {
    throw { message: 'secret', status: 404 };
  }),
  undefined: procedure.query(() => {
    throw undefined;
  }),
  sent: procedure.input(z.unknown()).mutation(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'Taken.' });
  }),
  // The schema is there to catch what the types cannot see.
  output: procedure.output(z.object({ id: z.int() })).query(() => JSON.parse('{"id":"secret"}')),
  // What a middleware owes, its type knows.
  forgetful: procedure.use(() => Promise.resolve(undefined as never)).query(() => 1),
  own: procedure
    .errors(({ shape }) => ({ ...shape, data: { ...shape.data, own: true } }))
    .query(() => {
      throw new TRPCError({ code: 'NOT_FOUND', message: 'Gone.' });
    }),
  unwritable: procedure.query(() => ({ id: 1n })),
  promise: procedure.query(() => ({ later: Promise.resolve(1) })),
  stream: procedure.query(async function* () {
    yield 1;
  }),
  formatter: procedure.query(() => {
    throw new Error('untold');
  }),
};

export const errorCodes = Object.keys(TRPC_ERROR_CODES_BY_KEY);

const codes = Object.fromEntries(
  Object.entries(TRPC_ERROR_CODES_BY_KEY).map(([code]) => [
    code,
    procedure.query(() => {
      // `keyof` is what Object.entries forgets.
      throw new TRPCError({ code: code as TRPCError['code'], message: `This is ${code}.` });
    }),
  ]),
);

export const oddRouter = t.router({
  outputs,
  inputs,
  failures,
  codes,
  ticks: procedure.subscription(async function* () {
    yield 1;
    yield 2;
  }),
});
