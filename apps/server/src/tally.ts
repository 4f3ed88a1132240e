/** What was counted of one operation at one door. */
export type Tally = {
  readonly door: string;
  readonly operation: string;
  readonly statuses: Map<Status, number>;
  /** How many took at most each of `bounds`, and not at most the one before it; then all others. */
  readonly buckets: number[];
  seconds: number;
  count: number;
};

type Status = number | 'aborted';

/** Seconds. */
export const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Counts answered requests. prom-client finds the place of each count by sorting and joining its labels,
 * three times a request; here it is found once.
 */
export class Tallies {
  readonly #doors = new Map<string, Map<string, Tally>>();

  count({ door, operation }: Pick<Tally, 'door' | 'operation'>, status: Status, seconds: number) {
    const tally = this.#doors.get(door)?.get(operation) ?? this.#add(door, operation);
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    const bucket = bucketOf(seconds);
    tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1;
    tally.seconds += seconds;
    tally.count += 1;
  }

  all(): Tally[] {
    return [...this.#doors.values()].flatMap((operations) => [...operations.values()]);
  }

  #add(door: string, operation: string): Tally {
    const buckets = Array.from({ length: bounds.length + 1 }, () => 0);
    const tally = { door, operation, statuses: new Map(), buckets, seconds: 0, count: 0 };
    const operations = this.#doors.get(door) ?? new Map<string, Tally>();
    this.#doors.set(door, operations.set(operation, tally));
    return tally;
  }
}

function bucketOf(seconds: number): number {
  let bucket = 0;
  for (const bound of bounds) {
    if (seconds <= bound) return bucket;
    bucket += 1;
  }
  return bucket;
}
