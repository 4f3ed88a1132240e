import type { HTTPLinkOptions } from '@trpc/client';
import { NoAnswer } from './no-answer.ts';
import { isRecord } from './record.ts';

/** Sends one request. `fetch` fits; so does a function around it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type TrpcFetch = NonNullable<HTTPLinkOptions<never>['fetch']>;

/** Wraps `fetch` so that what comes back is an answer in tRPC's form, or a NoAnswer. */
export function answering(send: Fetch): TrpcFetch {
  return async (url, init) => {
    const response = await send(String(url), {
      method: init?.method ?? 'GET',
      headers: init?.headers ?? {},
      body: init?.body ?? null,
      signal: init?.signal ?? null,
    }).catch(unreachable);
    return { ok: response.ok, json: () => readAnswer(response) };
  };
}

/** Proxies in between answer too: with pages, and with JSON of their own. */
async function readAnswer(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isRecord(body) && (isRecord(body['result']) || isRecord(body['error']))) return body;
  throw new NoAnswer(
    'network',
    `What answered with status ${response.status} is not the service. Is the address right?`,
  );
}

function unreachable(cause: unknown): never {
  throw new NoAnswer('network', 'The service cannot be reached.', { cause });
}
