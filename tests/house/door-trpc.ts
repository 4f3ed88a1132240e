import type { AppRouter, Problem } from '@acct/core';
import { startServer } from '@acct/server';
import { createTRPCUntypedClient, httpLink, TRPCClientError } from '@trpc/client';
import { z } from 'zod';
import type { Answer, Door, DoorOptions } from './door.ts';
import { callHttp } from './http-client.ts';
import { procedureAt } from './procedures.ts';

/** The way of a TypeScript client: tRPC's own client against a real server. */
export async function openTrpcDoor({ settings, parts, device }: DoorOptions): Promise<Door> {
  const server = await startServer(settings, parts);
  return {
    core: server.core,
    url: server.url,
    call: (path, input, token) => callOverTrpc(server.url, { path, input, token, device }),
    close: () => server.close(),
  };
}

export type Sent = {
  readonly path: string;
  readonly input: unknown;
  readonly token: string | undefined;
  readonly device: string;
};

export async function callOverTrpc(url: string, { path, input, token, device }: Sent) {
  const headers = headersOf(token, device);
  const client = createTRPCUntypedClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers, fetch: plainFetch })],
  });
  try {
    const isQuery = procedureAt(path)?.type === 'query';
    const output: unknown = await (isQuery
      ? client.query(path, input)
      : client.mutation(path, input));
    return { ok: true, output } satisfies Answer;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return { ok: false, problem: problemIn(error) } satisfies Answer;
  }
}

/** As much of `fetch` as the link asks for. */
async function plainFetch(url: URL | string, init: object = {}) {
  const { body, ...asked } = Asked.parse(init);
  const answer = await callHttp(String(url), { ...asked, ...(body !== undefined && { body }) });
  const ok = answer.status < 300;
  return { ok, json: (): Promise<unknown> => Promise.resolve(JSON.parse(answer.text)) };
}

const Asked = z.object({
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
});

export function headersOf(token: string | undefined, device: string): Record<string, string> {
  // Of the service's own origin, so that what is done for browsers is done here as well.
  const headers = { 'user-agent': device, 'sec-fetch-site': 'same-origin' };
  return token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
}

function problemIn(error: TRPCClientError<AppRouter>): Problem {
  const data = Data.safeParse(error.data);
  if (!data.success) throw new Error('An error without a reason came back.', { cause: error });
  const { httpStatus, reason, details } = data.data;
  return { status: httpStatus, reason, message: error.message, details };
}

const Data = z.object({
  httpStatus: z.int(),
  reason: z.string(),
  details: z.record(z.string(), z.unknown()),
});
