import type { Fetch } from './answer.ts';
import { type Refused, type RefusedCode, refused } from './guard-refused.ts';
import { isRecord } from './record.ts';
import { demandTimeout, withoutSlashes } from './request.ts';

/** Who sent a request. Keep `accountId` and never the name: the id is the account's for ever. */
export type Account = {
  readonly accountId: number;
  readonly username: string;
  readonly roles: readonly string[];
  readonly sessionId: string;
};

type CheckParts = {
  readonly url: string | URL;
  readonly timeoutMs: number;
  readonly send: Fetch;
};

/**
 * Asks Acct whose token it is. What is neither an account nor a no of Acct itself is an error: a proxy in
 * between may answer 401 for reasons of its own.
 *
 * @throws TypeError, RangeError of the parts, at once
 */
export function askAcct({ url, timeoutMs, send }: CheckParts) {
  const address = `${withoutSlashes(new URL(url).href)}/v1/session`;
  demandTimeout(timeoutMs);
  return async (token: string): Promise<Account | Refused> => {
    const response = await sendAgain(send, address, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      // A redirect is no answer, and the token is for Acct alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
    const body: unknown = await response.json();
    if (response.status === 200 && isAccount(body)) {
      const { accountId, username, roles, sessionId } = body;
      return { accountId, username, roles, sessionId };
    }
    const code = isRecord(body) ? noes.get(body['code']) : undefined;
    if (code !== undefined && response.status === refused(code).status) return refused(code);
    throw new Error(`Acct answered ${response.status}.`);
  };
}

/** What Acct says of a token that lets nobody in. */
const noes: ReadonlyMap<unknown, RefusedCode> = new Map([
  ['access.session_invalid', 'access.session_invalid'],
  ['access.key_invalid', 'access.session_invalid'],
  ['access.session_only', 'access.session_only'],
]);

/** A connection that was kept open may be closed just as it is used: the question is asked once more. */
async function sendAgain(send: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await send(url, init);
  } catch (error) {
    if (init.signal?.aborted || !wasClosed(error)) throw error;
    return await send(url, init);
  }
}

function wasClosed(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = isRecord(cause) ? cause['code'] : undefined;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

function isAccount(body: unknown): body is Account {
  if (!isRecord(body)) return false;
  const { accountId, username, roles, sessionId } = body;
  return (
    Number.isSafeInteger(accountId) &&
    Number(accountId) > 0 &&
    typeof username === 'string' &&
    Array.isArray(roles) &&
    roles.every((role) => typeof role === 'string') &&
    typeof sessionId === 'string'
  );
}
