import { redisDeadlineMs } from '../kernel/limits.ts';
import { Unavailable } from '../kernel/unavailable.ts';
import type { RedisClient } from './client.ts';

/**
 * One connection to Redis or Valkey, opened when it is first needed. One that fails or misses its deadline is
 * given up, with all that waits on it, and the next call opens another: so nothing piles up behind a server
 * that is gone or frozen, and nothing has to be done when it is back.
 */
export class RedisConnection {
  readonly #url: string;
  readonly #onLost: (error: unknown) => void;
  #opening: Promise<RedisClient> | undefined;
  #closed = false;

  /** `onLost` is told once of each connection that was given up or could not be opened. */
  constructor(url: string, onLost: (error: unknown) => void) {
    this.#url = url;
    this.#onLost = onLost;
  }

  /** @throws RedisUnavailable when the work fails or takes longer than half a second */
  async run<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    // Before the deadline begins: loading is no fault of the server.
    const { openClient } = await load();
    if (this.#closed) throw new RedisUnavailable('The connection to Redis is closed.');
    this.#opening ??= openClient(this.#url);
    const opening = this.#opening;
    try {
      return await inTime(opening.then(work));
    } catch (cause) {
      if (this.#opening === opening) {
        this.#opening = undefined;
        this.#onLost(cause);
      }
      discard(opening);
      throw new RedisUnavailable('Redis does not answer as it should.', { cause });
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#opening !== undefined) discard(this.#opening);
  }
}

/** The limits cannot be counted just now. */
export class RedisUnavailable extends Unavailable {
  override readonly name = 'RedisUnavailable';
}

/** Only a service that was given a Redis pays for its library. */
function load() {
  return import('./client.ts');
}

function discard(opening: Promise<RedisClient>): void {
  opening.then(
    (client) => client.destroy(),
    () => {},
  );
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`There was no answer within ${redisDeadlineMs} ms.`));
    }, redisDeadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
