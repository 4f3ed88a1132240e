import type { GuardedRequest } from './guard-credentials.ts';
import type { Refused } from './guard-refused.ts';

/** A request as Node has it, of HTTP/1 or HTTP/2. */
export type NodeRequest = {
  readonly method?: string | undefined;
  readonly rawHeaders: readonly string[];
};

type NodeAnswer = {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(text: string): unknown;
};

/** From the raw headers: of two `Authorization` Node would show the first one. */
export function guarded({ method = '', rawHeaders }: NodeRequest): GuardedRequest {
  return {
    method,
    header: (name) => {
      const values = rawHeaders.filter(
        (_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name,
      );
      return values.length === 0 ? undefined : values.join(name === 'cookie' ? '; ' : ', ');
    },
  };
}

export function answerRefused(res: NodeAnswer, { status, headers, body }: Refused): void {
  res.writeHead(status, { ...headers });
  res.end(body);
}

/** The account that a guard put on a request. @throws Error when none stood before this */
export function accountFound<Found>(account: Found | undefined): Found {
  if (account !== undefined) return account;
  throw new Error('No guard stands before this handler, so nobody knows who asks.');
}
