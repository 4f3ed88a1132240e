import { deadlineChecks } from './limits.ts';

/** What ends too late unless it is told to. */
export type Timed = { readonly startedAt: number };

/**
 * Tells once of whatever lasts longer than `timeoutMs`, and forgets it. One timer looks at the oldest now and then, because a
 * timer of its own for each request would cost as much as half a look-up in the database.
 */
export class Deadlines<Item extends Timed> {
  readonly #running = new Set<Item>();
  readonly #timeoutMs: number;
  readonly #onLate: (item: Item) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, onLate: (item: Item) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onLate = onLate;
    this.#timer = setInterval(() => this.#look(), timeoutMs / deadlineChecks);
    this.#timer.unref();
  }

  start(item: Item): void {
    this.#running.add(item);
  }

  end(item: Item): void {
    this.#running.delete(item);
  }

  running(): Iterable<Item> {
    return this.#running;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const started = performance.now() - this.#timeoutMs;
    // A set keeps the order in which its items came, so the first that is in time ends the search.
    for (const item of this.#running) {
      if (item.startedAt > started) return;
      this.#running.delete(item);
      this.#onLate(item);
    }
  }
}
