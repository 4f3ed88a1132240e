import { getTRPCErrorFromUnknown, type ProcedureType, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { isJsonObject } from './body.ts';
import type { Call, Callable } from './call.ts';
import { checked, isPromise, type Parser, parserOf } from './parser.ts';

/**
 * What a middleware may carry as its property `plain`: the same rule as a function, for whoever calls
 * the procedure directly. A middleware that has one must do nothing else.
 */
export interface PlainStep {
  /** Sees which procedure it is; adds what it returns to the context, or throws. */
  enter(ctx: unknown, rawInput: unknown, about: { path: string; meta: unknown }): unknown;
  /** Turns an error of all that comes after it into another one. */
  leave?(error: TRPCError): TRPCError;
}

/**
 * Plans a procedure whose every middleware is known: guards that carry a plain form, zod parsers, the
 * resolver. Each middleware of tRPC costs a promise, a closure and two copies of all options; a plan
 * waits only where something is to be waited for.
 *
 * @returns undefined where anything else is in the chain
 */
export function planOf({
  name: path,
  type,
  procedure,
}: Callable): ((call: Call) => Promise<unknown>) | undefined {
  const def = Planned.safeParse(procedure._def).data;
  if (def === undefined || def.experimental_caller) return undefined;
  const { resolver, meta } = def;
  const about = { path, type, meta };
  const steps = stepsOf(def, about);
  if (steps === undefined) return undefined;
  const outputs = steps.flatMap(({ output }) => output ?? []).reverse();

  return async function run(call) {
    const { input: rawInput } = call;
    const state: State = { ctx: call.ctx, input: undefined };
    let reached = 0;
    try {
      for (const step of steps) {
        const waited = step.run(state, rawInput);
        if (waited !== undefined) await waited;
        reached += 1;
      }
      const data: unknown = resolver(new Resolving(call, state, about));
      let result = isPromise(data) ? await data : data;
      for (const output of outputs) {
        const parsed = output(result);
        result = isPromise(parsed) ? await parsed : parsed;
      }
      return result;
    } catch (cause) {
      let error = getTRPCErrorFromUnknown(cause);
      while (reached > 0) {
        reached -= 1;
        error = left(steps[reached], error);
      }
      throw error;
    }
  };
}

interface State {
  ctx: unknown;
  input: unknown;
}

/** What a resolver is given. A class, because an object with a getter of its own is a slow one. */
class Resolving {
  readonly ctx: unknown;
  readonly input: unknown;
  readonly path: string;
  readonly type: ProcedureType;
  readonly meta: unknown;
  readonly #call: Call;

  constructor(call: Call, { ctx, input }: State, about: About) {
    this.ctx = ctx;
    this.input = input;
    this.path = about.path;
    this.type = about.type;
    this.meta = about.meta;
    this.#call = call;
  }

  get batchIndex(): number {
    return this.#call.batchIndex ?? 0;
  }

  get signal(): AbortSignal {
    return this.#call.signal();
  }

  getRawInput(): Promise<unknown> {
    return Promise.resolve(this.#call.input);
  }
}

/** What there is to know of a procedure. */
interface About {
  readonly path: string;
  readonly type: ProcedureType;
  readonly meta: unknown;
}

interface Step {
  /** A promise only where there is something to wait for. */
  run(state: State, rawInput: unknown): Promise<void> | undefined;
  leave?(error: TRPCError): TRPCError;
  readonly output?: Parser;
}

/** What an error has become when it leaves a step; what the leaving throws counts instead. */
function left(step: Step | undefined, error: TRPCError): TRPCError {
  try {
    return step?.leave?.(error) ?? error;
  } catch (cause) {
    return getTRPCErrorFromUnknown(cause);
  }
}

async function wait(promise: PromiseLike<unknown>, then: (value: unknown) => void): Promise<void> {
  then(await promise);
}

/** Undefined where one of them is not known. */
function stepsOf(def: z.output<typeof Planned>, about: About): readonly Step[] | undefined {
  const { inputs, output } = def;
  const given = { about, inputs: inputs.map(parserOf), output: parserOf(output) };
  const steps: Step[] = [];
  let isOutput = false;
  // The last one calls the resolver.
  for (const middleware of def.middlewares.slice(0, -1)) {
    const step = stepOf(middleware, given);
    // What comes after the output's parser would not hear of its errors.
    if (step === undefined || (isOutput && step.leave !== undefined)) return undefined;
    isOutput ||= step.output !== undefined;
    steps.push(step);
  }
  return steps;
}

function stepOf(
  middleware: z.output<typeof Middleware>,
  given: { about: About; inputs: (Parser | undefined)[]; output: Parser | undefined },
): Step | undefined {
  if ('plain' in middleware) return guardStep(middleware, given.about);
  if (!('_type' in middleware)) return undefined;
  if (middleware._type === 'input') {
    const parse = given.inputs.shift();
    return parse && inputStep(parse);
  }
  if (middleware._type !== 'output' || given.output === undefined) return undefined;
  return { run: () => undefined, output: checked(given.output, outputFailed) };
}

function guardStep(middleware: object, about: About): Step | undefined {
  const plain = Plain.safeParse(middleware).data?.plain;
  if (plain === undefined) return undefined;
  function add(state: State, added: unknown): void {
    if (typeof added === 'object' && added !== null) {
      state.ctx = Object.assign({}, state.ctx, added);
    }
  }
  return {
    ...(plain.leave !== undefined && { leave: (error) => plain.leave?.(error) ?? error }),
    run(state, rawInput) {
      const added = plain.enter(state.ctx, rawInput, about);
      if (isPromise(added)) return wait(added, (found) => add(state, found));
      add(state, added);
      return undefined;
    },
  };
}

function inputStep(parse: Parser): Step {
  const check = checked(parse, (cause) => new TRPCError({ code: 'BAD_REQUEST', cause }));
  function take(state: State, parsed: unknown): void {
    const both = isJsonObject(state.input) && isJsonObject(parsed);
    state.input = both ? Object.assign({}, state.input, parsed) : parsed;
  }
  return {
    run(state, rawInput) {
      const parsed = check(rawInput);
      if (isPromise(parsed)) return wait(parsed, (value) => take(state, value));
      take(state, parsed);
      return undefined;
    },
  };
}

function outputFailed(cause: unknown): TRPCError {
  return new TRPCError({
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Output validation failed',
    cause,
  });
}

const AnyFunction = z.custom<(options: object) => unknown>((value) => typeof value === 'function');
const Middleware = z.custom<((options: object) => unknown) & { _type?: unknown; plain?: unknown }>(
  (value) => typeof value === 'function',
);
const Plain = z.custom<{ readonly plain: PlainStep }>((value) => {
  const plain: unknown = Reflect.get(Object(value), 'plain');
  return typeof Reflect.get(Object(plain), 'enter') === 'function';
});

/** The border to tRPC: what it keeps in `_def` at run time and not in its types. */
const Planned = z.looseObject({
  middlewares: z.array(Middleware).min(1),
  inputs: z.array(z.unknown()),
  output: z.unknown(),
  resolver: AnyFunction,
  meta: z.unknown(),
  experimental_caller: z.boolean().optional(),
});
