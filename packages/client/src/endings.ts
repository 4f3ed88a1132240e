import type { Claims } from './assertion-claims.ts';
import { isRecord } from './record.ts';

type OfAccount = {
  readonly cursor: bigint;
  readonly but: string | undefined;
  readonly heardAt: number;
};

type Asked = Pick<Claims, 'sessionId' | 'accountId' | 'cursor' | 'issuedAt'>;

/**
 * What the feed said has ended, for as long as an assertion from before could live. An assertion names the
 * newest event that was there when its session was alive: only what came after that can have ended it, and so
 * no clocks are compared.
 */
export class Endings {
  readonly #onKeys: () => void;
  readonly #skewSeconds: number;
  readonly #sessions = new Map<string, number>();
  readonly #accounts = new Map<number, OfAccount[]>();
  #everybody = -1n;
  #trustedFrom = Number.NEGATIVE_INFINITY;
  #prunedAt = performance.now();

  /** `onKeys` is told when the keys were withdrawn. The clock of the service may be ahead by so much. */
  constructor(onKeys: () => void, toleranceSeconds: number) {
    this.#onKeys = onKeys;
    this.#skewSeconds = Math.max(skewSecondsMin, toleranceSeconds);
  }

  /** False for a message that is none: whoever sent it is no feed that could be relied on. */
  add(data: unknown): boolean {
    if (!isRecord(data)) return false;
    const { ends, accountId, sessionId, cursor: place } = data;
    if (typeof place !== 'string' || !/^\d{1,19}$/.test(place)) return false;
    const heardAt = performance.now();
    const cursor = BigInt(place);
    this.#prune(heardAt);
    if (ends === 'session' && typeof sessionId === 'string') this.#sessions.set(sessionId, heardAt);
    else if (ends === 'account' && typeof accountId === 'number') {
      this.#addAccount(accountId, { cursor, but: undefined, heardAt });
    } else if (ends === 'others' && typeof accountId === 'number') {
      if (typeof sessionId !== 'string') return false;
      this.#addAccount(accountId, { cursor, but: sessionId, heardAt });
    } else if (ends === 'everybody') this.#everybody = cursor;
    else if (ends === 'keys') this.#onKeys();
    else return false;
    return true;
  }

  /** The place in the feed was lost: of what was issued before, nobody can say what has ended. */
  distrust(): void {
    this.#trustedFrom = Date.now() / 1000 + this.#skewSeconds;
    this.#onKeys();
  }

  include({ sessionId, accountId, cursor, issuedAt }: Asked): boolean {
    if (this.#sessions.has(sessionId)) return true;
    if (cursor < this.#everybody || issuedAt <= this.#trustedFrom) return true;
    const ofAccount = this.#accounts.get(accountId) ?? [];
    return ofAccount.some((one) => cursor < one.cursor && one.but !== sessionId);
  }

  #addAccount(accountId: number, one: OfAccount): void {
    const known = this.#accounts.get(accountId) ?? [];
    this.#accounts.set(accountId, [...known, one]);
  }

  #prune(now: number): void {
    if (now - this.#prunedAt < keptMs / 10) return;
    this.#prunedAt = now;
    const before = now - keptMs;
    for (const [id, heardAt] of this.#sessions) {
      if (heardAt < before) this.#sessions.delete(id);
    }
    for (const [id, ofAccount] of this.#accounts) {
      const young = ofAccount.filter(({ heardAt }) => heardAt >= before);
      if (young.length === 0) this.#accounts.delete(id);
      else this.#accounts.set(id, young);
    }
  }
}

/** Also where no tolerance is wanted for anything else. */
const skewSecondsMin = 5;
/** Three times as long as an assertion lives. */
const keptMs = 900_000;
