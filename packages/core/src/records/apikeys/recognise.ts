import { sessionTouchSeconds } from '../../kernel/limits.ts';
import { isWellFormedSecret } from '../../kernel/secrets.ts';
import { LastUses } from '../../last-uses.ts';
import {
  type KeyHolder,
  type Origin,
  type Role,
  type Scope,
  scopesOfRoles,
  type Tools,
} from '../../tools.ts';
import { type ApiKeyLookup, apiKeyLookup } from './lookup.ts';

export type ApiKeyRecogniser = {
  /**
   * Whose key is this? The key is read with its account's state and roles each time, so whatever revoked the
   * key, suspended the account or took a role away counts from its commit on, on every instance. Undefined
   * for anything that is no valid key, whatever the reason.
   */
  recognise(text: string, origin: Origin): Promise<KeyHolder | undefined>;
  /** Writes the last uses that are only remembered so far. */
  writeUses(): Promise<void>;
  /** The same for the last time: later uses are not remembered. */
  close(): Promise<void>;
};

export function apiKeyRecogniser(tools: Tools): ApiKeyRecogniser {
  const everyMs = sessionTouchSeconds * 1000;
  const uses = new LastUses(tools, { what: 'API keys', table: 'acct_apikeys', everyMs });
  const means = { tools, lookUp: apiKeyLookup(tools.db), uses };
  return {
    recognise: (text, origin) => recognise(means, text, origin),
    writeUses: () => means.uses.write(),
    close: () => means.uses.close(),
  };
}

type Means = {
  readonly tools: Tools;
  readonly lookUp: ApiKeyLookup;
  readonly uses: LastUses;
};

async function recognise(
  { tools, lookUp, uses }: Means,
  text: string,
  origin: Origin,
): Promise<KeyHolder | undefined> {
  if (!isWellFormedSecret('apikey', text)) return undefined;
  const found = await lookUp(text);
  if (found === undefined || found.state !== 'active') return undefined;
  const now = tools.clock.now();
  if (found.key.expiresAt <= now) return undefined;
  const key = uses.remember(uses.latest(found.key), now);
  const scopes = key.scopes.filter((scope) => isCovered(scope, found.roles));
  return {
    kind: 'key',
    origin,
    accountId: key.accountId,
    username: found.username,
    roles: scopes.includes('service') ? ['service'] : [],
    ownerRoles: found.roles,
    key: { ...key, scopes },
  };
}

/** True where an account with these roles may have a key of this scope: then it may use one as well. */
export function isCovered(scope: Scope, roles: readonly Role[]): boolean {
  return roles.length > 0 || !scopesOfRoles.some((one) => one === scope);
}
