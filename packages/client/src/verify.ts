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
 *
 * @throws TypeError, RangeError when an option is missing or would let pass what it shall refuse
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { audience, issuer, token, fetch: send = globalFetch, lostMs = lostMsDefault } = options;
  const tolerance = options.clockToleranceSeconds ?? clockToleranceDefault;
  demandAudienceAndToken(options);
  demandBetween(lostMs, { name: 'lostMs', min: 1, max: lostMsMax });
  demandBetween(tolerance, { name: 'clockToleranceSeconds', min: 0, max: clockToleranceMax });
  const url = withoutSlashes(String(options.url));
  const keys = new AssertionKeys({ url, send });
  const endings = new Endings(() => keys.forget(), tolerance);
  const { onProblem } = options;
  const feed =
    token === undefined
      ? undefined
      : new Feed({ url, token, send, lostMs, endings, ...(onProblem && { onProblem }) });
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
  /**
   * Of an account with the role `service`, or an API key with the scope `check`. Where it is left out no feed is
   * followed; one that is there and undefined is refused, because it was meant to be one.
   */
  readonly token?: TokenSource;
  /** The `iss` that assertions have to have; by default the name under which the service gives out its keys. */
  readonly issuer?: string;
  /** For so many milliseconds the feed may be silent before nothing is accepted any more: 1 to 300000; 5000 by default. */
  readonly lostMs?: number;
  /** By how much the clock of the service may differ: 0 to 300; 5 by default. */
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
/** A feed that may be silent for as long as an assertion lives tells of nothing. */
const lostMsMax = 300_000;
const clockToleranceDefault = 5;
/** What ended is remembered for as long as an assertion counts by a clock that differs so much. */
const clockToleranceMax = 300;

/** Read from the environment either may be missing, whatever its type says. */
function demandAudienceAndToken(options: VerifierOptions): void {
  const { audience }: { audience: unknown } = options;
  if (typeof audience !== 'string' || audience === '') {
    throw new TypeError('audience must be the name of this service.');
  }
  if ('token' in options && options.token === undefined) {
    throw new TypeError('token is undefined: leave it out to follow no feed.');
  }
}

type Bounds = { readonly name: string; readonly min: number; readonly max: number };

/** Written so that what is no number is outside. */
function demandBetween(value: number, { name, min, max }: Bounds): void {
  if (!(value >= min && value <= max)) throw new RangeError(`${name} must be ${min} to ${max}.`);
}

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
