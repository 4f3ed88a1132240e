import { ticks } from './pause.ts';

/**
 * Lets one in at a time, in the order in which they came, and tells who has waited too long. While somebody
 * has waited for half of the time that the next one would wait, that one is told so at once: the line does
 * not move, and most requests have to change something several times.
 */
export class Turnstile {
  readonly #waiting = new Map<() => void, number>();
  #taken = false;

  get waiting(): number {
    return this.#waiting.size;
  }

  get taken(): boolean {
    return this.#taken;
  }

  /** Resolves to false when the turn did not come within the time; then do not `leave`. */
  enter(waitMs: number): Promise<boolean> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(true);
    }
    const now = ticks();
    const [first = now] = this.#waiting.values();
    if (now - first > waitMs / 2) return Promise.resolve(false);
    return new Promise((resolve) => {
      const goIn = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(goIn);
        resolve(false);
      }, waitMs);
      this.#waiting.set(goIn, now);
    });
  }

  leave(): void {
    const [next] = this.#waiting.keys();
    if (next === undefined) {
      this.#taken = false;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
