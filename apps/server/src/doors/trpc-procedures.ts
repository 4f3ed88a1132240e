import { type Call, compileCall, parsedOutput } from '@acct/gateway';
import type { AnyRouter, ProcedureType } from '@trpc/server';
import { z } from 'zod';
import { proceduresOf } from '../procedures.ts';

/** One procedure, with all that the door knows of it before the first request. */
export type TrpcProcedure = {
  readonly type: ProcedureType;
  /** The only method that tRPC takes for it. */
  readonly method: 'GET' | 'POST';
  /** Whether it takes a password or a secret. */
  readonly isCredential: boolean;
  readonly call: (call: Call) => Promise<unknown>;
  /** Gives an answer again, by the schema of all answers. */
  readonly repeat: (answer: unknown) => Promise<unknown>;
};

export type TrpcProcedures = ReadonlyMap<string, TrpcProcedure>;

/** Every procedure of a router by its path, such as `sessions.check`. */
export function compileProcedures(router: AnyRouter): TrpcProcedures {
  return new Map(
    Object.entries(proceduresOf(router)).map(([name, procedure]) => {
      const { type, meta } = procedure._def;
      const compiled: TrpcProcedure = {
        type,
        method: type === 'mutation' ? 'POST' : 'GET',
        isCredential: Credential.safeParse(meta).success,
        call: compileCall({ name, type, procedure }),
        repeat: (answer) => parsedOutput(procedure, answer),
      };
      return [name, compiled];
    }),
  );
}

/** Core says of a procedure that it takes a password or a secret. */
const Credential = z.looseObject({ credential: z.literal(true) });
