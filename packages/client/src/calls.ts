import type { Contract } from './contract.ts';

/** Every procedure of the service under its capability: `client.sessions.check.query()`. */
export type Calls = CallsIn<Contract['calls']>;

export type CallOptions = {
  /** Gives the call up early; the reason is then `aborted`. */
  readonly signal?: AbortSignal;
  readonly context?: {
    /** Lets the same call be made again when no answer came: it is done once. A random UUID for each. */
    readonly idempotencyKey?: string;
  };
};

type CallsIn<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends Procedure<infer Type, infer Input, infer Output>
    ? { readonly [Verb in VerbOf<Type>]: Call<Input, Output> }
    : CallsIn<Tree[Name]>;
};

type Procedure<Type, Input, Output> = { type: Type; input: Input; output: Output };

type VerbOf<Type> = Type extends 'query' ? 'query' : 'mutate';

type Call<Input, Output> = (input: Input, options?: CallOptions) => Promise<Output>;

/** What a call takes: `InputOf<'signup', 'create'>`. */
export type InputOf<
  Capability extends keyof Contract['calls'],
  Name extends keyof Contract['calls'][Capability],
> = Contract['calls'][Capability][Name] extends { input: infer Input } ? Input : never;

/** What a call answers: `OutputOf<'sessions', 'check'>`. */
export type OutputOf<
  Capability extends keyof Contract['calls'],
  Name extends keyof Contract['calls'][Capability],
> = Contract['calls'][Capability][Name] extends { output: infer Output } ? Output : never;
