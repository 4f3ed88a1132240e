import type { Fetch } from './answer.ts';
import { credentialsOf, type GuardedRequest, isForged } from './guard-credentials.ts';
import { type Demanded, type Refused, refused } from './guard-refused.ts';
import { tellProblem } from './problem-told.ts';
import { globalFetch } from './request.ts';
import { type Account, askAcct } from './session-check.ts';
import type { Verifier } from './verify.ts';

/**
 * Finds out who sent a request to a back end, and says no in the words of Acct. Nothing is kept from one
 * request to the next: a session that was ended is refused by the next one. Where nobody can say, nobody is
 * let in.
 *
 * @throws TypeError when the address is none, RangeError when `timeoutMs` is no time that can be waited for
 */
export function sessionGuard(options: SessionGuardOptions): SessionGuard {
  const { role, verifier, cookie = true, origins = [], onProblem } = options;
  const ask = askAcct({
    url: options.url,
    timeoutMs: options.timeoutMs ?? timeoutMsDefault,
    send: options.fetch ?? globalFetch,
  });

  async function accountOf(request: GuardedRequest): Promise<Account | Refused> {
    const credentials = credentialsOf(request, cookie);
    if (credentials.kind === 'none') return refused('access.session_required');
    if (credentials.kind === 'malformed') return refused('access.credentials_malformed');
    if (credentials.kind === 'cookie' && isForged(request, origins)) {
      return refused('access.cross_site');
    }
    const { token } = credentials;
    // No session and no key has a dot, so nothing else is meant.
    const isAssertion = verifier !== undefined && token.includes('.');
    return isAssertion ? await verified(verifier, token) : await ask(token);
  }

  async function judged(request: GuardedRequest): Promise<Verdict> {
    const found = await accountOf(request);
    if ('status' in found) return { ok: false, refused: found };
    if (role === undefined || found.roles.includes(role)) return { ok: true, account: found };
    return { ok: false, refused: refused('access.role_required') };
  }

  return {
    check: (request) =>
      judged(request).catch((error: unknown) => {
        tellProblem(onProblem, sentenceOf(error));
        return { ok: false, refused: refused('service.unavailable') };
      }),
  };
}

export type SessionGuard = {
  /** Never rejects: what cannot be told is a refusal with status 503. */
  check(request: GuardedRequest): Promise<Verdict>;
};

export type Verdict =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly refused: Refused };

export type SessionGuardOptions = Demanded & {
  /** Where Acct is, without `/v1`: `https://accounts.example.org`. */
  readonly url: string | URL;
  /** Milliseconds that a check may take in all. Two seconds by default. */
  readonly timeoutMs?: number | undefined;
  /** Whether the cookie `__Host-acct` counts where there is no `Authorization`. True by default. */
  readonly cookie?: boolean | undefined;
  /**
   * The origins of your own pages. Only browsers that send no `Sec-Fetch-Site` need them, to change something
   * by the cookie.
   */
  readonly origins?: readonly string[] | undefined;
  /** Verifies bearer tokens that are assertions, without asking Acct; see `createVerifier`. */
  readonly verifier?: Pick<Verifier, 'verify'> | undefined;
  /** Sends the checks; the runtime's own `fetch` by default, which keeps connections open. */
  readonly fetch?: Fetch | undefined;
  /** Told why nobody could say who asks, for a log. */
  readonly onProblem?: ((sentence: string) => void) | undefined;
};

const timeoutMsDefault = 2000;

async function verified(
  verifier: Pick<Verifier, 'verify'>,
  assertion: string,
): Promise<Account | Refused> {
  try {
    const { accountId, username, roles, sessionId } = await verifier.verify(assertion);
    return { accountId, username, roles, sessionId };
  } catch (error) {
    if (isNo(error)) return refused('access.session_invalid');
    throw error;
  }
}

/** By its name: this file is bundled apart from the one whose class it is. */
function isNo(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'AssertionRefused') return false;
  const reason = 'reason' in error ? error.reason : undefined;
  return reason === 'invalid' || reason === 'expired' || reason === 'ended';
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The check failed.';
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
