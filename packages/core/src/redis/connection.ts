import { redisDeadlineMs } from '../kernel/limits.ts';
import { Unavailable } from '../kernel/unavailable.ts';
import type { Opened, RedisClient } from './client.ts';

/**
 * One connection to Redis or Valkey, opened when it is first needed. One that fails or misses its deadline is
 * given up, with all that waits on it, and the next call opens another: so nothing piles up behind a server
 * that is gone or frozen, and nothing has to be done when it is back. One that ends while nobody uses it is
 * forgotten then, and fails no call.
 */
export class RedisConnection {
  readonly #url: string;
  readonly #onLost: (error: unknown) => void;
  #opened: Opened | undefined;
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
    let opened: Opened | undefined;
    try {
      opened = this.#opened ??= this.#open(openClient);
      const { client, ready } = opened;
      return await inTime(ready.then(() => work(client)));
    } catch (cause) {
      if (opened === undefined) this.#onLost(cause);
      else this.#lose(opened, cause);
      throw new RedisUnavailable('Redis does not answer as it should.', { cause });
    }
  }

  close(): void {
    this.#closed = true;
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened !== undefined) discard(opened);
  }

  #open(openClient: (url: string) => Opened): Opened {
    const opened = openClient(this.#url);
    opened.client.on('terminated', (cause: unknown) => this.#lose(opened, cause));
    return opened;
  }

  #lose(opened: Opened, cause: unknown): void {
    // Of those who waited on it the first has given it up.
    if (this.#opened !== opened) return;
    this.#opened = undefined;
    this.#onLost(cause);
    discard(opened);
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

function discard({ client, ready }: Opened): void {
  // One that is only now connected has a socket that there was nothing of to destroy before.
  client.on('connect', () => client.destroy());
  client.destroy();
  // Those who wait for it are told by their calls; when it was closed, there may be none.
  ready.catch(() => {});
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // After what has arrived was read: where the process itself was held up, the answer may be there.
      setImmediate(() => reject(new Error(`There was no answer within ${redisDeadlineMs} ms.`)));
    }, redisDeadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
