import type { AppRouter } from '@acct/core';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

// The contract as types: `house.call('sessions.check', undefined, token)` knows what comes back.

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** The path of every procedure there is: `sessions.check`. */
export type Procedure = {
  [Capability in keyof Outputs & string]: `${Capability}.${keyof Outputs[Capability] & string}`;
}[keyof Outputs & string];

export type InputOf<Path extends Procedure> = Of<Inputs, Path>;
export type OutputOf<Path extends Procedure> = Of<Outputs, Path>;

type Of<Contract, Path extends string> = Path extends `${infer Capability}.${infer Name}`
  ? Capability extends keyof Contract
    ? Name extends keyof Contract[Capability]
      ? Contract[Capability][Name]
      : never
    : never
  : never;
