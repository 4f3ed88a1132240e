import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { AssertionKeys } from './assertion-keys.ts';
import { AssertionRefused } from './assertion-refused.ts';

/** What an assertion of a valid form says. Times are seconds since 1970. */
export type Claims = {
  readonly accountId: number;
  readonly username: string;
  readonly roles: readonly string[];
  readonly sessionId: string;
  readonly id: string;
  readonly signedInAt: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The newest event of the journal when the session was seen alive. */
  readonly cursor: bigint;
};

type Demands = {
  readonly keys: AssertionKeys;
  readonly audience: string;
  readonly issuer: string | undefined;
  readonly tolerance: number;
};

/**
 * Verifies the signature and the time, and that it is an assertion for this audience and nothing else that the
 * keys may have signed. Of the header three members are known and no other is taken: nothing in it says where a
 * key is or how to verify (RFC 8725, RFC 9068).
 *
 * @throws AssertionRefused
 */
export async function claimsOf(assertion: string, demands: Demands): Promise<Claims> {
  const { keys, audience, tolerance } = demands;
  demandHeader(assertion);
  for (;;) {
    const trusted = keys.current();
    const { payload } = await jwtVerify(assertion, trusted.resolve, {
      algorithms: [algorithm],
      typ: type,
      audience,
      clockTolerance: tolerance,
      maxTokenAge: secondsMax,
    }).catch(refuse);
    // Withdrawn while this was under way: once more, with those that are left.
    if (trusted !== keys.current()) continue;
    if (payload.iss !== (demands.issuer ?? trusted.issuer())) throw invalid('the issuer');
    return claimsIn(payload);
  }
}

const algorithm = 'ES256';
const type = 'at+jwt';
/** What the service signs has some hundred characters; nobody shall make us read a novel. */
const charsMax = 8192;
/** One spelling for one assertion: no padding, no spaces, no bits that a decoder would drop. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;
/** The service signs for no longer. */
const secondsMax = 300;

function demandHeader(assertion: unknown): void {
  const isText = typeof assertion === 'string' && assertion.length <= charsMax;
  if (!isText || !compact.test(assertion)) throw invalid('the form');
  let header: Readonly<Record<string, unknown>>;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    throw invalid('the form');
  }
  const names = Object.keys(header).sort().join();
  if (names !== 'alg,kid,typ' || header['alg'] !== algorithm || header['typ'] !== type) {
    throw invalid('the header');
  }
}

function claimsIn(payload: JWTPayload): Claims {
  const { sub, aud, exp, iat, jti, client_id: client, sid, auth_time: signedInAt } = payload;
  const { username, roles, cursor } = payload;
  const isWhole =
    isText(sub, /^[1-9]\d{0,9}$/) &&
    typeof aud === 'string' &&
    isTime(exp) &&
    isTime(iat) &&
    isTime(signedInAt) &&
    exp - iat <= secondsMax &&
    isText(jti, /^[\w-]{8,64}$/) &&
    isText(sid, /^[\w-]{16}$/) &&
    isText(client, /./) &&
    isText(username, /(?:)/) &&
    isTexts(roles) &&
    isText(cursor, /^\d{1,19}$/);
  if (!isWhole) throw invalid('the claims');
  const times = { signedInAt, issuedAt: iat, expiresAt: exp };
  return {
    accountId: Number(sub),
    username,
    roles,
    sessionId: sid,
    id: jti,
    ...times,
    cursor: BigInt(cursor),
  };
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function invalid(what: string, cause?: unknown): AssertionRefused {
  const message = `That is no valid assertion: ${what}.`;
  return new AssertionRefused('invalid', message, ...(cause === undefined ? [] : [{ cause }]));
}

/** Of what jose says, whether the assertion is bad, or nobody could tell. */
function refuse(error: unknown): never {
  if (error instanceof AssertionRefused) throw error;
  if (error instanceof errors.JWTExpired) {
    throw new AssertionRefused('expired', 'The assertion has expired.', { cause: error });
  }
  const isOfKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  if (error instanceof errors.JOSEError && !isOfKeys) throw invalid(error.code, error);
  throw new AssertionRefused('unavailable', 'The keys of the service cannot be had.', {
    cause: error,
  });
}
