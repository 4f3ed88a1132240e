import type { Settings } from '@acct/core';
import { z } from 'zod';
import { startChild } from '../house/child.ts';
import type { Procedure } from '../house/contract.ts';
import { callOverRest } from '../house/door-rest.ts';
import { unlimited } from '../house/unlimited.ts';

export type Service = AsyncDisposable & {
  readonly url: string;
  /** Lets what is under way end, as a stop does. */
  close(): Promise<void>;
};

/** The service as it runs in earnest, in a process of its own. */
export async function startService(settings: Partial<Settings>): Promise<Service> {
  const child = await startChild(new URL('./service-process.ts', import.meta.url), {
    bcryptCost: 4,
    port: 0,
    ...unlimited,
    ...settings,
  });
  const { url } = z.object({ url: z.string() }).parse(child.ready);
  return {
    url,
    close: async () => {
      await child.ask({ close: true });
      await child.kill();
    },
    [Symbol.asyncDispose]: () => child.kill(),
  };
}

/** What came of a call: the status, and the output or what the problem says. */
export type Outcome = { readonly status: number; readonly said: unknown };

/** Calls over REST. @throws when no answer comes */
export async function ask(
  url: string,
  path: Procedure,
  sent: { readonly input?: unknown; readonly token?: string | undefined } = {},
): Promise<Outcome> {
  const { input, token } = sent;
  const answer = await callOverRest(url, { path, input, token, device: 'operations' });
  return answer.ok
    ? { status: 200, said: answer.output }
    : { status: answer.problem.status, said: answer.problem.reason };
}

/** The same for a call that must succeed. */
export async function output<Schema extends z.ZodType>(
  schema: Schema,
  outcome: Promise<Outcome>,
): Promise<z.output<Schema>> {
  const { status, said } = await outcome;
  if (status !== 200) throw new Error(`This was refused with ${status}: ${JSON.stringify(said)}`);
  return schema.parse(said);
}

export const Created = z.object({ id: z.int() });
export const SignedIn = z.object({ token: z.string(), sessionId: z.string() });
