import type { Fetch } from './answer.ts';
import { type Claims, claimsOf } from './assertion-claims.ts';
import { AssertionKeys } from './assertion-keys.ts';
import { AssertionRefused } from './assertion-refused.ts';
import { Endings } from './endings.ts';
import { Feed } from './feed.ts';
import { globalFetch, type TokenSource, withoutSlashes } from './request.ts';

export { AssertionRefused, type RefusedBecause } from './assertion-refused.ts';

/**
 * Verifies assertions of the service at `url` without asking it about each: by its public keys, and with a
 * `token` also by its feed of revocations, so that an ended session is refused within a second. A verifier
 * that has a feed and cannot hear it refuses everything.
 *
 * With a token it follows the feed from now on, and keeps the program running, until it is closed.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { audience, issuer, token, fetch: send = globalFetch, lostMs = lostMsDefault } = options;
  const url = withoutSlashes(String(options.url));
  const keys = new AssertionKeys({ url, send });
  const endings = new Endings(() => keys.forget());
  const { onProblem } = options;
  const feed =
    token === undefined
      ? undefined
      : new Feed({ url, token, send, lostMs, endings, ...(onProblem && { onProblem }) });
  const tolerance = options.clockToleranceSeconds ?? clockToleranceDefault;
  return {
    verify: async (assertion) => {
      await feed?.begun();
      const claims = await claimsOf(assertion, { keys, audience, issuer, tolerance });
      // After the last wait: what was heard meanwhile counts.
      if (feed !== undefined) {
        if (feed.isLost) throw new AssertionRefused('unavailable', 'The feed is not heard.');
        if (endings.include(claims)) throw new AssertionRefused('ended', 'The session has ended.');
      }
      return viewOf(claims);
    },
    close: () => feed?.close(),
  };
}

export type Verifier = {
  /** Whose session it is. @throws AssertionRefused */
  verify(assertion: string): Promise<Verified>;
  /** Stops following. */
  close(): void;
};

export type VerifierOptions = {
  /** Where the service is, without `/v1`. */
  readonly url: string | URL;
  /** The name of this service, as callers give it when they ask for an assertion. */
  readonly audience: string;
  /** Of an account with the role `service`, or an API key with the scope `check`. Without it no feed is followed. */
  readonly token?: TokenSource;
  /** The `iss` that assertions have to have; by default the name under which the service gives out its keys. */
  readonly issuer?: string;
  /** For so many milliseconds the feed may be silent before nothing is accepted any more; 5000 by default. */
  readonly lostMs?: number;
  /** By how much the clock of the service may differ; 5 by default. */
  readonly clockToleranceSeconds?: number;
  readonly fetch?: Fetch;
  /** Told why the feed is not heard, for a log. */
  readonly onProblem?: (sentence: string) => void;
};

/** What an assertion says of a session. */
export type Verified = {
  readonly accountId: number;
  readonly username: string;
  readonly roles: readonly string[];
  readonly sessionId: string;
  /** Of this assertion: no other has it. */
  readonly id: string;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
};

const lostMsDefault = 5000;
const clockToleranceDefault = 5;

function viewOf(claims: Claims): Verified {
  const { accountId, username, roles, sessionId, id } = claims;
  const signedInAt = new Date(claims.signedInAt * 1000);
  return {
    accountId,
    username,
    roles,
    sessionId,
    id,
    signedInAt,
    expiresAt: new Date(claims.expiresAt * 1000),
  };
}
