import type { AppRouter } from '@acct/core';
import { createTRPCClient, httpLink } from '@trpc/client';
import { createTRPCFlatProxy } from '@trpc/server';
import { answering, type Fetch } from './answer.ts';
import type { Calls } from './calls.ts';
import { deadlineLink } from './deadline.ts';
import { authorization, globalFetch, type TokenSource, withoutSlashes } from './request.ts';

/**
 * Opens a client of the service at `url`. Nothing is sent before the first call.
 *
 * Each call is an HTTP request of its own. The service refuses a password in a batch, and a batch is as
 * slow as its slowest call; over a connection that is kept open it would save next to nothing.
 *
 * @throws RangeError when `timeoutMs` is no time that can be waited for
 */
export function createClient(options: ClientOptions): AcctClient {
  const { url, token, fetch: send = globalFetch, timeoutMs = timeoutMsDefault } = options;
  const calls: Calls = createTRPCClient<AppRouter>({
    links: [
      deadlineLink(timeoutMs),
      httpLink({
        url: `${withoutSlashes(String(url))}/trpc`,
        headers: async ({ op }) => ({ ...(await authorization(token)), ...keyIn(op.context) }),
        fetch: answering(send),
      }),
    ],
  });
  const withToken: AcctClient['withToken'] = (other) => createClient({ ...options, token: other });
  return createTRPCFlatProxy<AcctClient>((name) =>
    name === 'withToken' ? withToken : calls[name],
  );
}

export type ClientOptions = {
  /** Where the service is, without `/trpc`: `https://accounts.example.org`. */
  readonly url: string | URL;
  /** The session token, or a function that is asked for it before every call. */
  readonly token?: TokenSource | undefined;
  /** Sends the requests; the runtime's own `fetch` by default. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds that a call may take in all. Ten seconds by default. */
  readonly timeoutMs?: number | undefined;
};

export type AcctClient = Calls & {
  /** The same client for somebody else. */
  withToken(token: TokenSource): AcctClient;
};

const timeoutMsDefault = 10_000;

function keyIn({ idempotencyKey }: Readonly<Record<string, unknown>>): Record<string, string> {
  return typeof idempotencyKey === 'string' ? { 'idempotency-key': `"${idempotencyKey}"` } : {};
}
