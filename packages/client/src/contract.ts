import type { AppRouter, Reason } from '@acct/core';
import type { inferRouterInputs, inferRouterOutputs, TRPCProcedureType } from '@trpc/server';

/**
 * What this package knows of the service, taken from its router by type alone: no line of the service is
 * part of this package.
 */
export type Contract = ReturnType<typeof writtenOut>;

/**
 * Never called. The compiler writes a type that it inferred out in full, so in the published declarations
 * the contract stands by itself and names neither the service nor its libraries.
 */
function writtenOut() {
  return inferred<ContractOf<AppRouter>>();
}

declare function inferred<Type>(): WrittenOut<Type>;

type WrittenOut<Type> = Type extends object ? { [Key in keyof Type]: WrittenOut<Type[Key]> } : Type;

type ContractOf<Router extends AppRouter> = {
  calls: CallsOf<Router['_def']['record'], inferRouterInputs<Router>, inferRouterOutputs<Router>>;
  /** As keys, because a union that has a name would be written as that name. */
  reasons: Record<Reason, true>;
};

type CallsOf<Tree, Inputs, Outputs> = {
  [Name in keyof Tree & keyof Inputs & keyof Outputs]: Tree[Name] extends {
    _def: { type: infer Type extends TRPCProcedureType };
  }
    ? { type: Type; input: Inputs[Name]; output: Answer<Outputs[Name]> }
    : CallsOf<Tree[Name], Inputs[Name], Outputs[Name]>;
};

/** An answer that says nothing comes as `undefined`, which tRPC's types take for something impossible. */
type Answer<Output> = [Output] extends [never] ? undefined : Output;
