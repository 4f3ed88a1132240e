import type { Database, Statements } from './db/index.ts';
import type { Clock } from './kernel/clock.ts';
import type { Bcrypt } from './kernel/hash-threads.ts';
import type { BoundedQueue } from './kernel/queue.ts';
import type { Allowance, RateLimiter } from './kernel/rate-limit.ts';
import type { Settings } from './kernel/setting-table.ts';
import type { Notices } from './notices.ts';

/** What every service is given: it reads no clock, no environment and no module-level client. */
export type Tools = {
  readonly db: Database;
  readonly clock: Clock;
  readonly settings: Settings;
  /** All password hashing of this process waits here for its turn. */
  readonly hashQueue: BoundedQueue;
  /** Where it is done, by whoever has a place in `hashQueue`. */
  readonly hashThreads: Bcrypt;
  /** Counts what one address asks, by the meta of procedures, and what one account keeps. */
  readonly limiter: RateLimiter;
  readonly sessionPolicy: SessionPolicy;
  /** Tells the journal what is no change, seldom enough that nobody can fill it. */
  readonly notices: Notices;
  readonly log: Log;
  readonly instance: InstanceFacts;
};

/** What is told of the running service. */
export type InstanceFacts = {
  readonly startedAt: Date;
  /** Those of the whole service, where this process was given a share of something. */
  readonly settings: Settings;
};

/** One line a call; pino has this shape. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** Where a request comes from. The door says it; nothing in a body can. */
export type Origin = {
  readonly requestId: string;
  readonly address: string | null;
  readonly device: string | null;
  /**
   * Set by whoever calls without any network, so that there is no address to count: the command line and
   * programs that embed Acct. A door never sets it, also where it does not know the address.
   */
  readonly direct?: true;
  /** Told what is left of the limit that a call counted against, before the call is judged. */
  counted?(allowance: Allowance): void;
  /** Set where the call came with an Idempotency-Key: what it asks for is done once. */
  readonly keyed?: KeyedCall | undefined;
  /** Set by a door that can keep a session in the cookies of a browser. */
  readonly browser?: BrowserSide | undefined;
};

/** The browser at the other end, if it is one. */
export type BrowserSide = {
  /**
   * Which page asks, by what browsers say of it and no page can forge: one of our own origin, or another
   * one. `insecure` is our own where a browser would not keep the cookie.
   */
  readonly page: 'own' | 'foreign' | 'insecure';
  /** The session token that it keeps now. */
  readonly token: string | undefined;
  /** Has the browser keep a session with the answer to this call. */
  keep(session: { readonly token: string; readonly endsAt: Date }): void;
  /** Has it forget the session, and whatever pages of this origin stored. */
  forget(): void;
};

/** A call with an Idempotency-Key. A guard claims the key, and the change keeps what is to be answered. */
export type KeyedCall = {
  /** @throws Replayed when it was done before; Unavailable; what the table of `idempotency` refuses */
  claim(asked: KeyedAsk): Promise<void>;
  /** For calls that prove something first. @throws Replayed, idempotency.key_reused */
  demandFirst(): void;
  /** In the transaction of the change. @throws idempotency.in_progress when another one took it over */
  keep(tx: Statements, answer: unknown): Promise<void>;
  /** Lets the key be used again, unless an answer is kept. */
  release(): Promise<void>;
};

/** Who asks what, with an Idempotency-Key. */
export type KeyedAsk = {
  readonly by: Visitor | Reader;
  readonly operation: string;
  readonly input: unknown;
  /** True where it must be proven anew who asks, before it is told what was answered. */
  readonly provesFirst: boolean;
};

/** Somebody without a session: signing up or signing in. */
export type Visitor = {
  readonly kind: 'visitor';
  readonly origin: Origin;
  /** Set where the caller's clients know session tokens as UUIDs only. */
  readonly tokens?: 'uuid';
};

/** An account with a valid session, as the guard recognised it for this one request. */
export type Member = {
  readonly kind: 'member';
  readonly origin: Origin;
  readonly accountId: number;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly session: SessionFacts;
};

/**
 * An API key, as the guard recognised it for this one request. It is no member: what needs a session does
 * not compile with a key.
 */
export type KeyHolder = {
  readonly kind: 'key';
  readonly origin: Origin;
  readonly accountId: number;
  readonly username: string;
  /** Never more than `service`, and that only by the scope of that name. */
  readonly roles: readonly Role[];
  /** What the account itself holds. The key may do nothing by it. */
  readonly ownerRoles: readonly Role[];
  readonly key: KeyFacts;
};

/** Whoever acts for an account, with a session or with a key. */
export type Holder = Member | KeyHolder;

/** Whoever has the database in hand: the command line, or the program that embeds Acct. */
export type Operator = { readonly kind: 'operator'; readonly origin: Origin };

export type Actor = Member | Operator;

/** Whoever may come to look something up. */
export type Reader = Holder | Operator;

export const roleNames = ['admin', 'service'] as const;
export type Role = (typeof roleNames)[number];

export function isRole(text: string): text is Role {
  return roleNames.some((role) => role === text);
}

export type SessionFacts = {
  readonly id: string;
  readonly accountId: number;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly device: string | null;
  readonly address: string | null;
};

export const scopeNames = ['check', 'read', 'write', 'service'] as const;
/** What an API key may be used for. A procedure that names no scope takes no key. */
export type Scope = (typeof scopeNames)[number];

export function isScope(text: string): text is Scope {
  return scopeNames.some((scope) => scope === text);
}

/** Scopes that are worth something only while the owner holds the role `service` or `admin`. */
export const scopesOfRoles = ['check', 'service'] as const satisfies readonly Scope[];
export type ScopeOfRoles = (typeof scopesOfRoles)[number];

export type KeyFacts = {
  readonly id: string;
  readonly accountId: number;
  readonly name: string;
  /** What it may be used for now, by the roles that its owner has now. */
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
};

/**
 * When a session counts. The two limits always hold; `allows` may refuse more (office hours, an address
 * list). A program that embeds Acct can hand in its own; PyAcct called this its token validation strategy.
 */
export type SessionPolicy = {
  readonly idleMs: number;
  readonly absoluteMs: number;
  allows?(session: SessionFacts, now: Date): boolean | Promise<boolean>;
};
