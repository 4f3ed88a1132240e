import type { Procedure } from './contract.ts';
import type { Attributes, Member, People } from './people.ts';
import type { ProcedureFacts } from './procedures.ts';
import type { Cast } from './samples.ts';

/**
 * People for one try after another. To make them costs ten times the try, so whoever is left as he was
 * serves again: `next` gives a cast, and remembers whom the call that it is for will spoil.
 */
export function castsOf<Key>(making: Making<Key>): Casts<Key> {
  const known = new Map<Key, Partial<Cast>>();
  return {
    async next(key, facts) {
      const { actor, target } = known.get(key) ?? {};
      const cast = {
        actor: actor ?? (await making.actor(key)),
        target: target ?? (await making.target()),
      };
      const spoilt = facts === undefined ? [] : spoiltBy(facts);
      const left = Object.entries(cast).filter(([role]) => !spoilt.some((one) => one === role));
      known.set(key, Object.fromEntries(left));
      return cast;
    },
  };
}

/**
 * People of a house whom the samples fit. An actor has the role that its key names, or none; `target` are the
 * attributes of whoever is acted upon.
 */
export function castsIn<Key extends string>(house: People, target: Attributes): Casts<Key> {
  return castsOf<Key>({
    actor: (key) => house[roleIn(key)](undefined, { left: 1 }),
    target: () => house.member(undefined, target),
  });
}

function roleIn(key: string): 'admin' | 'service' | 'member' {
  return key === 'admin' || key === 'service' ? key : 'member';
}

export type Making<Key> = {
  actor(key: Key): Promise<Member>;
  target(): Promise<Member>;
};

export type Casts<Key> = {
  /** Without facts it is for a call that is refused, which changes nothing. */
  next(key: Key, facts?: ProcedureFacts): Promise<Cast>;
};

type Role = keyof Cast;

/** Who is another one after the sample of a procedure, or cannot be in it twice. */
function spoiltBy({ path, type }: ProcedureFacts): readonly Role[] {
  return type === 'query' ? [] : (spoilt[path] ?? ['actor', 'target']);
}

/** A mutation without a row spoils both. A row that says too little makes the next try fail. */
const spoilt: { readonly [Path in Procedure]?: readonly Role[] } = {
  'signup.create': ['actor'],
  'signin.create': [],
  'browser.signIn': [],
  'browser.signOut': ['actor'],
  'sessions.signOut': ['actor'],
  'sessions.checkMany': [],
  'sessions.end': ['actor'],
  'sessions.endOthers': [],
  'sessions.revokeAll': ['target'],
  'sessions.revoke': ['target'],
  'accounts.rename': ['actor'],
  'attributes.set': [],
  'attributes.unset': ['actor'],
  'attributes.define': [],
  'attributes.undefine': [],
  'password.change': ['actor'],
  'password.unlock': [],
  'password.set': ['target'],
  'closing.close': ['actor'],
  'apikeys.create': ['actor'],
  'apikeys.revoke': [],
  'apikeys.revokeAll': [],
  'apikeys.revokeAny': [],
  'apikeys.issue': ['target'],
  'standing.suspend': ['target'],
  'standing.reinstate': [],
  'standing.demote': [],
  'roles.grant': ['target'],
  'roles.bootstrap': [],
  'pyacct.signUp': ['actor'],
  'pyacct.rename': ['actor'],
  'pyacct.changePassword': ['actor'],
  'pyacct.close': ['actor'],
  'pyacct.setAttribute': ['actor'],
  'oauth.introspect': [],
  'oauth.revoke': ['actor'],
  'assertions.create': [],
  'assertions.rotate': [],
};
