import { defineRefusals } from './refusals.ts';

export const queueRefusals = defineRefusals('service', {
  overloaded: ['SERVICE_UNAVAILABLE', 'The service is busy. Try again in a moment.'],
  unavailable: [
    'SERVICE_UNAVAILABLE',
    'The service cannot answer right now. Try again in a moment.',
  ],
});

/**
 * Lets a few pieces of work run and a bounded number wait. What comes after that is refused before
 * anything of it was done, so that a storm costs the refused ones nothing.
 */
export class BoundedQueue {
  readonly #concurrency: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #refused = 0;

  constructor(concurrency: number, waitingMax: number) {
    this.#concurrency = concurrency;
    this.#waitingMax = waitingMax;
  }

  /** @throws service.overloaded */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  gauges(): { running: number; waiting: number; refused: number } {
    return { running: this.#running, waiting: this.#waiting.length, refused: this.#refused };
  }

  /**
   * Refuses at once what `run` would refuse after the caller has prepared its work.
   *
   * @throws service.overloaded
   */
  demandRoom(): void {
    const { running, waiting } = this.gauges();
    if (running < this.#concurrency || waiting < this.#waitingMax) return;
    this.#refused += 1;
    throw queueRefusals.refuse('overloaded', { retryAfterSeconds: 1 });
  }

  #enter(): Promise<void> | undefined {
    this.demandRoom();
    if (this.#running >= this.#concurrency) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    return undefined;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    // The place is handed on, so the count of those running stays as it is.
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
