import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AnyRouter } from '@trpc/server';
import { resolveResponse } from '@trpc/server/http';
import { batchCallsMax } from '../limits.ts';
import type { Calls } from './trpc-answer.ts';

/** Calls, and the headers of their request that say how the answer is to be streamed. */
export type StreamedCalls = Calls & { readonly headers: Readonly<Record<string, string>> };

/**
 * Lets tRPC itself answer what the door does not: streamed batches and subscriptions. It is given only
 * what was checked, so nothing else of the request can have a meaning.
 */
export async function answerByAdapter(
  router: AnyRouter,
  asked: StreamedCalls,
  res: ServerResponse,
): Promise<void> {
  const response = await resolveResponse({
    router,
    req: requestFor(asked),
    path: asked.calls.map(({ path }) => path).join(','),
    error: null,
    maxBatchSize: batchCallsMax,
    createContext: async () => asked.createContext(),
    onError: ({ error, path }) => asked.onError(error, path),
  });
  // The deadline may have answered meanwhile.
  if (res.headersSent) return response.body?.cancel();
  const type = response.headers.get('content-type');
  res.writeHead(response.status, { ...(type !== null && { 'content-type': type }) });
  if (response.body === null) res.end();
  // What fails from here on was told to `onError`, or it is the caller who left.
  else await pipeline(Readable.fromWeb(response.body), res).catch(() => res.destroy());
}

function requestFor({ isBatch, method, input, headers, signal }: StreamedCalls): Request {
  const url = new URL('http://acct.invalid/');
  if (isBatch) url.searchParams.set('batch', '1');
  const text = input === undefined ? undefined : JSON.stringify(input);
  if (method === 'GET') {
    if (text !== undefined) url.searchParams.set('input', text);
    return new Request(url, { headers, signal: signal() });
  }
  return new Request(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: text ?? null,
    signal: signal(),
  });
}
