import { hashesOfOneMax } from './limits.ts';
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
 *
 * Networks take turns, and where all places are taken the network that has the most of them gives up its
 * newest for one that has less: whoever floods the queue waits for himself. What is done for one subject
 * never takes more than half of the work that may run at once.
 */
export class BoundedQueue {
  readonly #concurrency: number;
  readonly #waitingMax: number;
  readonly #runningOfOneMax: number;
  /** Who waits, by network. The first network has the next turn. */
  readonly #lines = new Map<string, Waiting[]>();
  readonly #runningOf = new Map<string, number>();
  #running = 0;
  #waiting = 0;
  #refused = 0;

  constructor(concurrency: number, waitingMax: number) {
    this.#concurrency = concurrency;
    this.#waitingMax = waitingMax;
    this.#runningOfOneMax = Math.min(hashesOfOneMax, Math.max(1, Math.floor(concurrency / 2)));
  }

  /** @throws service.overloaded also while it waits: see above */
  async run<Result>(work: () => Promise<Result>, asker: Asker = {}): Promise<Result> {
    await this.#enter(asker);
    try {
      return await work();
    } finally {
      this.#leave(asker);
    }
  }

  gauges(): { running: number; waiting: number; refused: number } {
    return { running: this.#running, waiting: this.#waiting, refused: this.#refused };
  }

  /**
   * Refuses at once what `run` would refuse after the caller has prepared its work.
   *
   * @throws service.overloaded
   */
  demandRoom(asker: Asker = {}): void {
    if (this.#mayRun(asker) || this.#waiting < this.#waitingMax) return;
    if (this.#greedierThan(asker) === undefined) throw this.#overloaded();
  }

  #enter(asker: Asker): Promise<void> | undefined {
    if (this.#mayRun(asker)) {
      this.#begin(asker);
      return undefined;
    }
    if (this.#waiting >= this.#waitingMax) this.#makeRoomFor(asker);
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(lineOf(asker)) ?? [];
      line.push({ asker, resolve, reject });
      this.#lines.set(lineOf(asker), line);
      this.#waiting += 1;
    });
  }

  #leave({ subject }: Asker): void {
    this.#running -= 1;
    if (subject !== undefined) {
      const left = (this.#runningOf.get(subject) ?? 1) - 1;
      if (left === 0) this.#runningOf.delete(subject);
      else this.#runningOf.set(subject, left);
    }
    const next = this.#takeNext();
    if (next === undefined) return;
    this.#begin(next.asker);
    next.resolve();
  }

  #begin({ subject }: Asker): void {
    this.#running += 1;
    if (subject === undefined) return;
    this.#runningOf.set(subject, (this.#runningOf.get(subject) ?? 0) + 1);
  }

  #mayRun({ subject }: Asker): boolean {
    if (this.#running >= this.#concurrency) return false;
    return subject === undefined || (this.#runningOf.get(subject) ?? 0) < this.#runningOfOneMax;
  }

  /** The first who may run, of the first network that has one; that network is the last from then on. */
  #takeNext(): Waiting | undefined {
    for (const [network, line] of this.#lines) {
      const place = line.findIndex(({ asker }) => this.#mayRun(asker));
      const [next] = place < 0 ? [] : line.splice(place, 1);
      if (next === undefined) continue;
      this.#waiting -= 1;
      this.#lines.delete(network);
      if (line.length > 0) this.#lines.set(network, line);
      return next;
    }
    return undefined;
  }

  /** @throws service.overloaded when nobody has more places than the one who asks */
  #makeRoomFor(asker: Asker): void {
    const last = this.#greedierThan(asker)?.pop();
    if (last === undefined) throw this.#overloaded();
    this.#waiting -= 1;
    last.reject(this.#overloaded());
  }

  /** The longest line, if it is still as long as the asker's own after one has changed from it to that. */
  #greedierThan(asker: Asker): Waiting[] | undefined {
    const own = this.#lines.get(lineOf(asker))?.length ?? 0;
    const [longest] = [...this.#lines.values()].sort((a, b) => b.length - a.length);
    return longest !== undefined && longest.length > own + 1 ? longest : undefined;
  }

  #overloaded() {
    this.#refused += 1;
    return queueRefusals.refuse('overloaded', { retryAfterSeconds: 1 });
  }
}

/** Whose work it is, as far as that is known. */
export type Asker = {
  readonly network?: string | null;
  /** Whose password it is about: an account, or a name that nobody has. */
  readonly subject?: string;
};

type Waiting = {
  readonly asker: Asker;
  resolve(): void;
  reject(error: Error): void;
};

/** Those whose network is not known are one. */
function lineOf({ network }: Asker): string {
  return network ?? '';
}
