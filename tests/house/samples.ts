import type { InputOf, Procedure } from './contract.ts';
import type { Member } from './people.ts';

/** Whoever calls, and somebody else whom the call may be about. */
export type Cast = { readonly actor: Member; readonly target: Member };

type Sample<Path extends Procedure> = {
  /** An input that an actor with the right role is not refused, or only for the reason in `meets`. */
  valid(cast: Cast): InputOf<Path>;
  readonly meets?: string;
  /** A well-formed input that a rule refuses. Left out where no rule looks at the input. */
  refused?(cast: Cast): InputOf<Path>;
};

/** The attributes of a house that these samples are made for. */
export const sampleDefinitions = [
  { key: 'nick', unique: true },
  { key: 'left', type: 'integer' },
] as const;

const strangers = 2_000_000_000;
const noSession = 'AAAAAAAAAAAAAAAA';
const noKey = 'AAAAAAAAAAAAAAAA';
const newPassword = 'a brand new harbour';

/** One row for each procedure there is; a procedure without a row does not compile and fails a test. */
export const samples: { readonly [Path in Procedure]: Sample<Path> } = {
  'signup.create': {
    valid: ({ actor }) => ({ username: `new-${actor.id}`, password: newPassword }),
    refused: ({ target }) => ({ username: target.username, password: newPassword }),
  },
  'signin.create': {
    valid: ({ target: { username, password } }) => ({ username, password }),
    refused: ({ target }) => ({ username: target.username, password: 'a wrong guess' }),
  },
  'browser.signIn': {
    valid: ({ target: { username, password } }) => ({ username, password }),
    refused: ({ target }) => ({ username: target.username, password: 'a wrong guess' }),
  },
  'browser.signOut': { valid: () => undefined },
  'sessions.check': { valid: () => undefined },
  'sessions.checkMany': { valid: ({ target }) => ({ tokens: [target.token] }) },
  'sessions.signOut': { valid: () => undefined },
  'sessions.list': { valid: () => ({}) },
  'sessions.end': {
    valid: ({ actor }) => ({ id: actor.sessionId }),
    refused: ({ target }) => ({ id: target.sessionId }),
  },
  'sessions.endOthers': { valid: () => undefined },
  'sessions.of': { valid: ({ target }) => ({ id: target.id }) },
  'sessions.revokeAll': { valid: ({ target }) => ({ id: target.id }) },
  'sessions.revoke': {
    valid: ({ target }) => ({ id: target.sessionId }),
    refused: () => ({ id: noSession }),
  },
  'accounts.self': { valid: () => undefined },
  'accounts.rename': {
    valid: ({ actor }) => ({ username: `renamed-${actor.id}` }),
    refused: () => ({ username: 'root' }),
  },
  'accounts.list': { valid: () => ({}) },
  'accounts.inspect': {
    valid: ({ target }) => ({ id: target.id }),
    refused: () => ({ id: strangers }),
  },
  'attributes.definitions': { valid: () => undefined },
  'attributes.mine': { valid: () => undefined },
  'attributes.set': {
    valid: ({ actor }) => ({ key: 'nick', value: `nick-${actor.id}` }),
    refused: () => ({ key: 'left', value: 'not a number' }),
  },
  'attributes.unset': {
    valid: () => ({ key: 'left' }),
    refused: () => ({ key: 'nobody-defined-this' }),
  },
  'attributes.coverage': { valid: () => undefined },
  'attributes.define': {
    valid: ({ actor }) => ({ key: `key-${actor.id}` }),
    refused: () => ({ key: 'left', type: 'integer', maxLength: 5 }),
  },
  'attributes.undefine': {
    valid: () => ({ key: 'nick' }),
    refused: () => ({ key: 'nobody-defined-this' }),
  },
  'password.change': {
    valid: ({ actor }) => ({ currentPassword: actor.password, newPassword }),
    refused: ({ actor }) => ({ currentPassword: actor.password, newPassword: 'short' }),
  },
  'password.unlock': {
    valid: ({ target }) => ({ id: target.id }),
    refused: () => ({ id: strangers }),
  },
  'password.set': {
    valid: ({ target }) => ({ id: target.id, newPassword }),
    refused: () => ({ id: strangers, newPassword }),
  },
  'closing.close': {
    valid: ({ actor }) => ({ password: actor.password }),
    refused: () => ({ password: 'a wrong guess' }),
  },
  'apikeys.create': {
    valid: ({ actor }) => ({ name: 'a service', scopes: ['read'], password: actor.password }),
    refused: () => ({ name: 'a service', scopes: ['read'], password: 'a wrong guess' }),
  },
  'apikeys.list': { valid: () => ({}) },
  'apikeys.revoke': { valid: () => ({ id: noKey }), meets: 'apikeys.not_found' },
  'apikeys.of': { valid: ({ target }) => ({ id: target.id }) },
  'apikeys.revokeAll': { valid: ({ target }) => ({ id: target.id }) },
  'apikeys.revokeAny': { valid: () => ({ id: noKey }), meets: 'apikeys.not_found' },
  'apikeys.issue': {
    valid: ({ target }) => ({ id: target.id, name: 'a service', scopes: ['read'] }),
    refused: () => ({ id: strangers, name: 'a service', scopes: ['read'] }),
  },
  'directory.byId': {
    valid: ({ target }) => ({ id: target.id }),
    refused: () => ({ id: strangers }),
  },
  'directory.find': {
    valid: ({ target }) => ({ username: target.username }),
    refused: () => ({ attribute: 'left', value: '5' }),
  },
  'standing.suspend': {
    valid: ({ target }) => ({ id: target.id }),
    refused: () => ({ id: strangers }),
  },
  'standing.reinstate': {
    valid: ({ target }) => ({ id: target.id }),
    meets: 'accounts.not_active',
  },
  'standing.demote': {
    valid: ({ target }) => ({ id: target.id, role: 'service' }),
    meets: 'roles.not_granted',
  },
  'roles.of': { valid: ({ target }) => ({ id: target.id }) },
  'roles.grant': {
    valid: ({ target }) => ({ id: target.id, role: 'service' }),
    refused: () => ({ id: strangers, role: 'service' }),
  },
  'roles.bootstrap': {
    valid: () => ({ secret: 'no such secret' }),
    meets: 'roles.bootstrap_refused',
  },
  // Only PyAcct's doors let these in; what they promise is tested there.
  'pyacct.signUp': {
    valid: ({ actor }) => ({
      username: `legacy-${actor.id}`,
      password: newPassword,
      confirmation: newPassword,
    }),
  },
  'pyacct.rename': { valid: ({ actor }) => ({ username: `legacy-${actor.id}` }) },
  'pyacct.changePassword': {
    valid: () => ({ password: newPassword, confirmation: newPassword }),
  },
  'pyacct.close': { valid: () => undefined },
  'pyacct.setAttribute': { valid: () => ({ key: 'left', value: null }) },
  'pyacct.isSuper': { valid: () => undefined },
  'pyacct.readAttribute': { valid: ({ target }) => ({ id: target.id, key: 'left' }) },
  'pyacct.findByAttribute': { valid: () => ({ key: 'nick', value: 'nobody' }) },
  'audit.list': { valid: () => ({}) },
  'audit.revocations': { valid: () => ({ after: 'recent' }) },
  'oauth.introspect': { valid: ({ target }) => ({ token: target.token }) },
  'oauth.revoke': {
    valid: ({ actor }) => ({ token: actor.token }),
    refused: () => ({ token: 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA' }),
  },
  'forwardAuth.check': { valid: () => ({}) },
  'instance.about': { valid: () => undefined },
  'instance.settings': { valid: () => undefined },
  'instance.figures': { valid: () => ({}) },
  'assertions.create': { valid: () => ({ audience: 'https://pictures.example.org' }) },
  'assertions.keys': { valid: () => undefined },
  'assertions.rotate': { valid: () => undefined },
};
