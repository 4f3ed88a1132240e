import {
  appRouter,
  type BrowserSide,
  type Context,
  openCore,
  type Presented,
  problemOf,
} from '@acct/core';
import { callTRPCProcedure } from '@trpc/server';
import { type Answer, address, type Door, type DoorOptions, malformedToken } from './door.ts';
import { procedureAt } from './procedures.ts';

/** The way that a program takes which embeds Acct: no network, the router itself. */
export async function openCallerDoor({ settings, parts, device }: DoorOptions): Promise<Door> {
  const core = await openCore(settings, parts);
  let requests = 0;
  return {
    core,
    call: (path, input, token) => {
      requests += 1;
      const origin = { requestId: `request-${requests}`, address, device, browser };
      return callRouter(core.context(origin, presentedBy(token)), path, input);
    },
    close: () => core.close(),
  };
}

/** As a door would offer it; what it would keep is given back by nobody. */
export const browser: BrowserSide = { page: 'own', token: undefined, keep() {}, forget() {} };

/** One call of the router with a context of any kind. */
export async function callRouter(ctx: Context, path: string, input: unknown): Promise<Answer> {
  try {
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type: procedureAt(path)?.type ?? 'query',
      getRawInput: () => Promise.resolve(input),
      ctx,
      signal: undefined,
      batchIndex: 0,
    });
    return { ok: true, output };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

function presentedBy(token: string | undefined): Presented {
  if (token === undefined) return { kind: 'nothing' };
  return token === malformedToken ? { kind: 'malformed' } : { kind: 'token', token };
}
