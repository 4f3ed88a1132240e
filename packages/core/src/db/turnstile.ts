/** Lets one in at a time, in the order in which they came, and tells who has waited too long. */
export class Turnstile {
  readonly #waiting = new Set<() => void>();
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
    return new Promise((resolve) => {
      const goIn = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(goIn);
        resolve(false);
      }, waitMs);
      this.#waiting.add(goIn);
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken = false;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
