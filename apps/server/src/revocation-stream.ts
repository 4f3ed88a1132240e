import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemOf } from '@acct/core';
import { feedBeatMs, followerCheckMs, followerSilenceMs } from './limits.ts';
import { arrivalOf } from './request.ts';
import type { Follower, RevocationFeed, RevocationPage } from './revocation-feed.ts';

type StreamParts = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly feed: RevocationFeed;
  /** What ended after a cursor, as the one who follows: throws when he may not any more. */
  read(after: string): Promise<RevocationPage>;
};

/**
 * One follower's answer (WHATWG HTML, server-sent events): `ended` for each that ended, and `cursor` at
 * least every second that the journal was read. Both carry their place as the id.
 */
export class RevocationStream implements Follower {
  readonly #parts: StreamParts;
  #cursor = 0n;
  #beatAt = 0;
  #checkedAt = performance.now();
  #isChecking = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  /** Answers with what was read so far, and all that comes. Resolves when the follower stands in the feed. */
  async run(first: RevocationPage): Promise<void> {
    const { req, res, feed } = this.#parts;
    res.once('close', () => feed.leave(this));
    // The answer lasts longer than any request may; the feed beats, so a silent connection is a dead one.
    req.socket.setTimeout(followerSilenceMs);
    res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      // nginx would keep small pieces back.
      'x-accel-buffering': 'no',
      connection: 'close',
    });
    try {
      await this.#catchUp(first);
    } catch {
      // By now nothing else can be answered. Asked again from the same place, it is told why.
      this.end();
    }
  }

  async #catchUp(first: RevocationPage): Promise<void> {
    const { res, feed } = this.#parts;
    let page = first;
    while (!res.destroyed) {
      this.tell(page);
      if (!page.more && feed.join(this, page.cursor)) return;
      if (res.writableNeedDrain) await Promise.race([once(res, 'drain'), once(res, 'close')]);
      page = await this.#parts.read(page.cursor);
    }
  }

  tell({ items, cursor, more }: RevocationPage): void {
    const { res } = this.#parts;
    for (const item of items) {
      if (BigInt(item.cursor) > this.#cursor) this.#send('ended', item.cursor, item);
    }
    const reached = BigInt(cursor);
    if (reached > this.#cursor) this.#cursor = reached;
    const now = performance.now();
    const isDue = now - this.#beatAt >= feedBeatMs;
    if (!more && (isDue || items.length > 0)) this.#beat(now);
    const { accountId } = arrivalOf(this.#parts.req);
    const concerns = items.some((item) => (item.accountId ?? accountId) === accountId);
    if (concerns || now - this.#checkedAt >= followerCheckMs) void this.#check(now);
    if (res.destroyed) this.#parts.feed.leave(this);
  }

  end(): void {
    this.#parts.feed.leave(this);
    this.#parts.res.end();
  }

  #beat(now: number): void {
    const { res } = this.#parts;
    // Whoever has not taken what was sent a beat ago holds memory for nothing, and is no follower.
    if (this.#beatAt > 0 && res.writableNeedDrain && now - this.#beatAt >= feedBeatMs) {
      res.destroy();
      return;
    }
    this.#beatAt = now;
    const cursor = String(this.#cursor);
    this.#send('cursor', cursor, { cursor });
  }

  #send(event: string, id: string, data: object): void {
    const { res } = this.#parts;
    if (res.writable) res.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Whether he may still follow. While nobody can say so he stays, and hears nothing either. */
  async #check(now: number): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    this.#checkedAt = now;
    try {
      await this.#parts.read(String(this.#cursor));
    } catch (error) {
      if (problemOf(error).status !== 503) this.end();
    } finally {
      this.#isChecking = false;
    }
  }
}
