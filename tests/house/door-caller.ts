import { appRouter, openCore, type Presented, problemOf } from '@acct/core';
import { callTRPCProcedure } from '@trpc/server';
import { type Answer, address, type Door, type DoorOptions, malformedToken } from './door.ts';

/** The way that a program takes which embeds Acct: no network, the router itself. */
export async function openCallerDoor({ settings, parts, device }: DoorOptions): Promise<Door> {
  const core = await openCore(settings, parts);
  let requests = 0;

  async function call(path: string, input: unknown, token?: string): Promise<Answer> {
    requests += 1;
    const origin = { requestId: `request-${requests}`, address, device };
    try {
      const output: unknown = await callTRPCProcedure({
        router: appRouter,
        path,
        type: typeOf(path),
        getRawInput: () => Promise.resolve(input),
        ctx: core.context(origin, presentedBy(token)),
        signal: undefined,
        batchIndex: 0,
      });
      return { ok: true, output };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  return { core, call, close: () => core.close() };
}

function presentedBy(token: string | undefined): Presented {
  if (token === undefined) return { kind: 'nothing' };
  return token === malformedToken ? { kind: 'malformed' } : { kind: 'token', token };
}

function typeOf(path: string): 'query' | 'mutation' {
  const procedures: Record<string, { _def: { type: string } }> = appRouter._def.procedures;
  return procedures[path]?._def.type === 'query' ? 'query' : 'mutation';
}
