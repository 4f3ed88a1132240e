import { change, placeInJournal } from '../../journal.ts';
import { accessRefusals } from '../../kernel/access.ts';
import { instantOf, secondsOf } from '../../kernel/instant.ts';
import { newPublicId } from '../../kernel/secrets.ts';
import { expiryOf } from '../../kernel/session-expiry.ts';
import type { Actor, Member, Tools } from '../../tools.ts';
import { algorithm, keyThatSigns, publicKeyOf, signingKeys, withdrawKeys } from './keys.ts';
import type { AssertionInput, AssertionView, PublicKeysView } from './schema.ts';

/**
 * A short-lived proof of a session for one audience (RFC 9068). The journal is looked at together with the
 * session, and its newest event named: with whatever comes after that event a session may have ended, with
 * what came before it has not. So a follower of the journal compares no clocks.
 *
 * @throws access.session_invalid, assertions.not_configured, assertions.keys_locked
 */
export async function issueAssertion(
  tools: Tools,
  actor: Member,
  { audience, lifetimeSeconds }: AssertionInput,
): Promise<AssertionView> {
  const { session } = actor;
  const key = await keyThatSigns(tools);
  const cursor = await placeInJournal(tools, session.id);
  if (cursor === undefined) throw accessRefusals.refuse('session_invalid');
  const now = secondsOf(tools.clock.now());
  const expiry = Math.min(now + lifetimeSeconds, secondsOf(expiryOf(tools.sessionPolicy, session)));
  // Loaded here: most services sign nothing.
  const { SignJWT } = await import('jose');
  const assertion = await new SignJWT({
    client_id: session.id,
    sid: session.id,
    auth_time: secondsOf(session.createdAt),
    username: actor.username,
    roles: [...actor.roles],
    cursor,
  })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.id })
    .setIssuer(issuerOf(tools))
    .setSubject(String(actor.accountId))
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(expiry)
    .setJti(newPublicId())
    .sign(key.privateKey);
  return { assertion, expiresAt: instantOf(new Date(expiry * 1000)) };
}

/**
 * What verifiers need: the public keys, and the name under which they sign.
 *
 * @throws assertions.not_configured, assertions.keys_locked
 */
export async function publicKeys(tools: Tools): Promise<PublicKeysView> {
  const keys = await signingKeys(tools);
  return { issuer: issuerOf(tools), keys: keys.map(publicKeyOf) };
}

/** For emergencies: every key is withdrawn. Needs no secret, because that may be what was lost. */
export function rotateKeys(tools: Tools, actor: Actor): Promise<{ withdrawn: number }> {
  return change(tools, actor, async (step) => {
    await tools.db.lock(step.tx, 'signing_keys');
    return { withdrawn: await withdrawKeys(step) };
  });
}

function issuerOf({ settings }: Tools): string {
  return settings.issuer ?? settings.publicUrl ?? 'acct';
}
