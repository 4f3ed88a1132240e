import type { Socket } from 'node:net';
import { standBefore } from '../../house/proxy.ts';

export type Gate = AsyncDisposable & {
  readonly url: string;
  /** How often Acct was asked whose session it is. */
  asked(): number;
  /** Whether the feed gets through: `silent` keeps connections and lets nothing pass. */
  feed: 'open' | 'closed' | 'silent';
  /** How many pieces of answers are kept back. */
  heldBack(): number;
  /** Keeps the answers back from here on. */
  hold(): void;
  release(): void;
  /** Ends every connection at once. */
  cut(): void;
};

/** Stands between a verifier and Acct, and tells the feed from the checks. */
export async function openGate(target: string): Promise<Gate> {
  let feed: Gate['feed'] = 'open';
  let [asked, isHeld] = [0, false];
  const feeds = new Set<Socket>();
  const held: (() => void)[] = [];
  const standing = await standBefore(target, (near, far) => {
    near.on('data', (chunk) => {
      if (chunk.includes('GET /v1/session ')) asked += 1;
      if (chunk.includes('GET /v1/revocations')) feeds.add(near);
      if (feed === 'closed' && feeds.has(near)) near.destroy();
      else far.write(chunk);
    });
    far.on('data', (chunk) => {
      const pass = () => near.write(chunk);
      if (feeds.has(near)) {
        if (feed === 'open') pass();
      } else if (isHeld) held.push(pass);
      else pass();
    });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.end());
  });
  return {
    url: standing.url.replace(/\/$/, ''),
    asked: () => asked,
    get feed() {
      return feed;
    },
    set feed(next) {
      feed = next;
      if (feed === 'closed') for (const socket of feeds) socket.destroy();
    },
    heldBack: () => held.length,
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      for (const pass of held.splice(0)) pass();
    },
    cut: () => standing.cut(),
    [Symbol.asyncDispose]: () => standing[Symbol.asyncDispose](),
  };
}
