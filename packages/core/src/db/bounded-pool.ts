import pg from 'pg';
import { ticks } from './pause.ts';
import { DatabaseUnavailable } from './unavailable.ts';

/**
 * A pool with a queue that moves. While somebody has waited for half of the time that anybody may wait,
 * whoever comes then is refused at once: all that a longer queue would give is a later refusal, and most
 * requests need a connection several times. Those who come all at once find nobody who has waited.
 */
export class BoundedPool extends pg.Pool {
  readonly #refuseAfterMs: number;
  /** When those who wait began to, the oldest first. */
  readonly #waiting = new Set<{ readonly since: number }>();

  constructor(config: pg.PoolConfig, waitMs: number) {
    super(config);
    this.#refuseAfterMs = waitMs / 2;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connecting = this.acquire();
    if (callback === undefined) return connecting;
    connecting.then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: Error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  /** What both forms of `connect` do. */
  protected acquire(): Promise<pg.PoolClient> {
    return this.#hasRoom() ? super.connect() : this.#wait();
  }

  #hasRoom(): boolean {
    return this.waitingCount === 0 && (this.idleCount > 0 || this.totalCount < this.options.max);
  }

  async #wait(): Promise<pg.PoolClient> {
    const now = ticks();
    const [first] = this.#waiting;
    if (first !== undefined && now - first.since > this.#refuseAfterMs) throw new NoneFree();
    const place = { since: now };
    this.#waiting.add(place);
    try {
      return await super.connect();
    } finally {
      this.#waiting.delete(place);
    }
  }
}

type Connected = Parameters<pg.Pool['connect']>[0] & {};

class NoneFree extends DatabaseUnavailable {
  constructor() {
    super('All connections are in use, and others have waited for one for long.');
  }
}

/** True where all connections are in use, which is no fault of a server. */
export function isNoneFree(error: unknown): boolean {
  if (error instanceof NoneFree) return true;
  // What pg says to those who have waited in vain.
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}
