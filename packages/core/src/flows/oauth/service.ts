import { secondsOf } from '../../kernel/instant.ts';
import { revokeKeyOfToken } from '../../records/apikeys/revoke-by-token.ts';
import type { Recognition } from '../../records/sessions/check-many.ts';
import { endSessionOfToken } from '../../records/sessions/end-by-token.ts';
import { expiryOf } from '../../records/sessions/policy.ts';
import type { KeyHolder, Member, Origin, Tools } from '../../tools.ts';
import { oauthRefusals } from './refusals.ts';
import type { IntrospectionView } from './schema.ts';

/** Whose token this is, as RFC 7662 says it. Looked up each time, and a use like any check. */
export async function introspect(
  { tools, origin, recognise }: Recognition,
  token: string,
): Promise<IntrospectionView> {
  const holder = await recognise(token, origin);
  if (holder === undefined) return { active: false };
  const { accountId, username } = holder;
  return {
    active: true,
    sub: String(accountId),
    username,
    token_type: 'Bearer',
    ...(holder.kind === 'key' ? factsOfKey(holder) : factsOfSession(tools, holder)),
  };
}

function factsOfSession({ sessionPolicy }: Tools, { session, roles }: Member): Facts {
  return {
    exp: secondsOf(expiryOf(sessionPolicy, session)),
    iat: secondsOf(session.createdAt),
    ...scopeOf(roles),
  };
}

function factsOfKey({ key }: KeyHolder): Facts {
  return {
    exp: secondsOf(key.expiresAt),
    iat: secondsOf(key.createdAt),
    client_id: key.id,
    ...scopeOf(key.scopes),
  };
}

type Facts = Pick<
  Extract<IntrospectionView, { active: true }>,
  'exp' | 'iat' | 'scope' | 'client_id'
>;

/** A scope has at least one word (RFC 6749, section 3.3). */
function scopeOf(words: readonly string[]): Pick<Facts, 'scope'> {
  return words.length === 0 ? {} : { scope: words.join(' ') };
}

/**
 * Ends what the token stands for (RFC 7009). Whoever has it may do that, as for the public clients of the
 * RFC: it could sign out with it as well. A token that nobody knows is as good as revoked.
 *
 * @throws oauth.unsupported_token_type
 */
export async function revoke(tools: Tools, origin: Origin, token: string): Promise<void> {
  // To say yes would be a lie: verifiers believe it until it expires.
  if (assertion.test(token)) throw oauthRefusals.refuse('unsupported_token_type');
  await endSessionOfToken(tools, origin, token);
  await revokeKeyOfToken(tools, origin, token);
}

/** The form of a signed JWT (RFC 7515, section 7.1), whose first part is a JSON object. */
const assertion = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;
