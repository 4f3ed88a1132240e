/**
 * Lets what is said of one thing be said once in a while, and counts how often it was not said meanwhile.
 * It remembers a bounded number of things; beyond that, none is new until one of them is old.
 */
export class Seldom<Said> {
  readonly #everyMs: number;
  readonly #keysMax: number;
  /** In the order in which they were said. */
  readonly #entries = new Map<string, Entry<Said>>();

  constructor({ everyMs, keysMax }: { everyMs: number; keysMax: number }) {
    this.#everyMs = everyMs;
    this.#keysMax = keysMax;
  }

  /**
   * What `say` gave for this key, if that is not long ago; else what it gives now, told how many times it
   * was left out since. Undefined where nothing more can be remembered: then nothing is said.
   */
  once(key: string, now: number, say: (leftOut: number) => Said): Said | undefined {
    const known = this.#entries.get(key);
    if (known !== undefined && this.#isFresh(known, now)) {
      known.leftOut += 1;
      return known.said;
    }
    this.#entries.delete(key);
    if (this.#entries.size >= this.#keysMax) this.#forgetOld(now);
    if (this.#entries.size >= this.#keysMax) return undefined;
    const said = say(known?.leftOut ?? 0);
    this.#entries.set(key, { at: now, said, leftOut: 0 });
    return said;
  }

  /** As if it had never been said. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** A clock that was set back makes nothing last longer. */
  #isFresh({ at }: Entry<Said>, now: number): boolean {
    return at <= now && now - at < this.#everyMs;
  }

  #forgetOld(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#isFresh(entry, now)) return;
      this.#entries.delete(key);
    }
  }
}

type Entry<Said> = { readonly at: number; readonly said: Said; leftOut: number };
