import type { Scope } from '@acct/core';
import type { InputOf, Procedure } from '../house/contract.ts';

/**
 * What API keys may do: every operation that takes one, and the scope that opens it. All others refuse
 * every key, whatever its scopes and whoever its owner is; `open` takes whatever it is sent, because it lets
 * in anybody.
 */
export const keyTable: Partial<Record<Procedure, Scope | 'open'>> = {
  'signup.create': 'open',
  'signin.create': 'open',
  'browser.signIn': 'open',
  'attributes.definitions': 'open',
  'assertions.keys': 'open',
  'oauth.revoke': 'open',
  'accounts.self': 'read',
  'attributes.mine': 'read',
  'forwardAuth.check': 'read',
  'accounts.rename': 'write',
  'attributes.set': 'write',
  'attributes.unset': 'write',
  'sessions.checkMany': 'check',
  'oauth.introspect': 'check',
  'audit.revocations': 'check',
  'directory.byId': 'service',
  'directory.find': 'service',
  'audit.list': 'service',
};

/** Inputs of their own, where what is right for a session is not for a key. */
export const inputsForKeys: { readonly [Path in Procedure]?: InputOf<Path> } = {
  'forwardAuth.check': { scope: 'read' },
};
