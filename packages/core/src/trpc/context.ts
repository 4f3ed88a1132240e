import type { Holder, Origin, Tools } from '../tools.ts';

/** What a procedure is given for one call. A door makes it; nothing in it comes from the input. */
export type Context = {
  readonly tools: Tools;
  readonly origin: Origin;
  readonly presented: Presented;
  /** Set by the doors that speak as PyAcct did, and by nothing that comes over the network. */
  readonly door?: LegacyDoor | undefined;
  /**
   * Turns a session token or an API key into the account behind it; handed in, so that guards know no
   * record. Who does not mean to let keys in refuses what is of the kind `key`.
   */
  recognise(token: string, origin: Origin): Promise<Holder | undefined>;
  /** The same for many, in their order. */
  recogniseAll(tokens: readonly string[], origin: Origin): Promise<readonly (Holder | undefined)[]>;
};

export type LegacyDoor = 'pyacct-1' | 'pyacct-2';

/** The proof of identity that came with the call. */
export type Presented =
  | { readonly kind: 'nothing' }
  /** A header that is no bearer token, or two that contradict each other (RFC 6750, section 3.1). */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'token'; readonly token: string }
  /** The cookie of a browser, by a page that may not act with it. */
  | { readonly kind: 'foreign' }
  /** The program itself, which holds the database: the command line or an embedding service. */
  | { readonly kind: 'operator' };
