import { type Caller, type Log, problemOf } from '@acct/core';
import { feedPollMs, followersMax } from './limits.ts';

export type RevocationPage = Awaited<ReturnType<Caller['audit']['revocations']>>;

/** Somebody who is told of what ends. He keeps for himself how far he has come. */
export type Follower = {
  /** Everything up to the cursor of the page, but for what the page before it told. */
  tell(page: RevocationPage): void;
  /** Ends the stream. */
  end(): void;
};

type FeedParts = {
  /** What ended after this cursor, as the service itself. */
  read(after: string): Promise<RevocationPage>;
  readonly log: Log;
};

/**
 * Follows the journal for all who listen to this process: one reader, and only while somebody listens. Each
 * look that succeeded is told, also when nothing ended: then a follower knows that he misses nothing. Where the
 * journal cannot be read he hears nothing, which is what he has to know.
 */
export class RevocationFeed {
  readonly #parts: FeedParts;
  readonly #followers = new Set<Follower>();
  #cursor = 0n;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #isFailing = false;
  #isClosed = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  get isFull(): boolean {
    return this.#isClosed || this.#followers.size >= followersMax;
  }

  /**
   * Lets somebody in who has read up to this cursor; false when the feed is further by now, so that he has to
   * read on first. There is no wait between the look and the entry, so nothing falls in between.
   */
  join(follower: Follower, cursor: string): boolean {
    // The service began to stop while he was reading on.
    if (this.#isClosed) {
      follower.end();
      return true;
    }
    const reached = BigInt(cursor);
    if (this.#followers.size > 0 && reached < this.#cursor) return false;
    if (this.#followers.size === 0) this.#cursor = reached;
    this.#followers.add(follower);
    this.#timer ??= setInterval(() => void this.#look(), feedPollMs).unref();
    return true;
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#endAll();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      let page: RevocationPage;
      do {
        const from = this.#cursor;
        page = await this.#parts.read(String(from));
        // Everybody left meanwhile, and somebody else came who had read further.
        if (this.#cursor !== from) return;
        this.#cursor = BigInt(page.cursor);
        for (const follower of this.#followers) follower.tell(page);
      } while (page.more);
      this.#isFailing = false;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Told once, and not four times a second. */
  #failed(error: unknown): void {
    const isFirst = !this.#isFailing;
    this.#isFailing = true;
    if (isFirst) {
      this.#parts.log.warn({ err: error }, 'the feed of revocations cannot read the journal');
    }
    if (problemOf(error).status === 503) return;
    // The place is lost: each has to begin anew, and is told so when he asks.
    this.#endAll();
  }

  #endAll(): void {
    for (const follower of [...this.#followers]) follower.end();
  }
}
