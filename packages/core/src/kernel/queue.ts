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
 * newest for one that has less: whoever floods the queue waits for himself. Having had a turn lately is as
 * much as having a place, so of many networks with one place each those that come again and again give
 * way to one that is new. Those that are all new keep their places: they came first. What is done for one
 * subject never takes more than half of the work that may run at once. Nobody waits for ever: when work
 * that runs does not end, those behind it are refused after a time, and their places are free again.
 */
export class BoundedQueue {
  readonly #concurrency: number;
  readonly #waitingMax: number;
  readonly #waitMaxMs: number;
  readonly #runningOfOneMax: number;
  /** Who waits, by network. The first network has the next turn. */
  readonly #lines = new Map<string, Waiting[]>();
  readonly #runningOf = new Map<string, number>();
  /** Which networks had the latest turns, as many of them as there are places to wait and run. */
  readonly #served = new Set<string>();
  #running = 0;
  #waiting = 0;
  #refused = 0;

  constructor(concurrency: number, waitingMax: number, waitMaxMs: number) {
    this.#concurrency = concurrency;
    this.#waitingMax = waitingMax;
    this.#waitMaxMs = waitMaxMs;
    this.#runningOfOneMax = Math.min(hashesOfOneMax, Math.max(1, Math.floor(concurrency / 2)));
  }

  /** @throws service.overloaded also while it waits, or when it has waited too long: see above */
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
      const late = setTimeout(() => this.#giveUp(place), this.#waitMaxMs);
      const place = { asker, resolve, reject, late };
      line.push(place);
      this.#lines.set(lineOf(asker), line);
      this.#waiting += 1;
    });
  }

  /** For one whose turn has not come in time, or whose place another one needs more. */
  #giveUp(place: Waiting): void {
    this.#takeOut(place);
    place.reject(this.#overloaded());
  }

  #takeOut(place: Waiting): void {
    const network = lineOf(place.asker);
    const line = this.#lines.get(network) ?? [];
    line.splice(line.indexOf(place), 1);
    // An empty line would stay for good, and its network would keep its place among the others.
    if (line.length === 0) this.#lines.delete(network);
    clearTimeout(place.late);
    this.#waiting -= 1;
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

  #begin(asker: Asker): void {
    this.#running += 1;
    this.#noteTurnOf(lineOf(asker));
    const { subject } = asker;
    if (subject === undefined) return;
    this.#runningOf.set(subject, (this.#runningOf.get(subject) ?? 0) + 1);
  }

  #noteTurnOf(network: string): void {
    this.#served.delete(network);
    this.#served.add(network);
    if (this.#served.size <= this.#waitingMax + this.#concurrency) return;
    const [oldest] = this.#served;
    if (oldest !== undefined) this.#served.delete(oldest);
  }

  #mayRun({ subject }: Asker): boolean {
    if (this.#running >= this.#concurrency) return false;
    return subject === undefined || (this.#runningOf.get(subject) ?? 0) < this.#runningOfOneMax;
  }

  /** The first who may run, of the first network that has one; that network is the last from then on. */
  #takeNext(): Waiting | undefined {
    for (const [network, line] of this.#lines) {
      const next = line.find(({ asker }) => this.#mayRun(asker));
      if (next === undefined) continue;
      this.#takeOut(next);
      this.#lines.delete(network);
      if (line.length > 0) this.#lines.set(network, line);
      return next;
    }
    return undefined;
  }

  /** @throws service.overloaded when nobody has more places than the one who asks */
  #makeRoomFor(asker: Asker): void {
    const last = this.#greedierThan(asker)?.at(-1);
    if (last === undefined) throw this.#overloaded();
    this.#giveUp(last);
  }

  /** The line of who has most, if he has no less than the asker after one place has changed hands. */
  #greedierThan(asker: Asker): Waiting[] | undefined {
    let [greediest, most]: [Waiting[] | undefined, number] = [undefined, 0];
    for (const [network, line] of this.#lines) {
      const share = this.#shareOf(network);
      // Of several the one that has waited least for its turn.
      if (share >= most) [greediest, most] = [line, share];
    }
    return most > this.#shareOf(lineOf(asker)) + 1 ? greediest : undefined;
  }

  #shareOf(network: string): number {
    return (this.#lines.get(network)?.length ?? 0) + (this.#served.has(network) ? 1 : 0);
  }

  #overloaded() {
    this.#refused += 1;
    return queueRefusals.refuse('overloaded', { retryAfterSeconds: 1 });
  }
}

/** Whose work it is, as far as that is known. */
export type Asker = {
  /** As `siteOf` says, or whoever has a /48 of IPv6 would have as many lines as the queue has places. */
  readonly network?: string | null;
  /** Whose password it is about: an account, or a name that nobody has. */
  readonly subject?: string;
};

type Waiting = {
  readonly asker: Asker;
  /** Ends the wait. */
  readonly late: NodeJS.Timeout;
  resolve(): void;
  reject(error: Error): void;
};

/** Those whose network is not known are one. */
function lineOf({ network }: Asker): string {
  return network ?? '';
}
