import type { Socket } from 'node:net';
import { standBefore } from '../house/proxy.ts';
import type { Chance } from './chance.ts';

/** A way to a server on which nothing is quick and nothing is sure, once it is told to begin. */
export async function startBadNetwork(
  target: string,
  { chance, delayMs, jitterMs, resetsInThousand }: Badness,
): Promise<BadNetwork> {
  let isBad = false;
  let resets = 0;

  /** In order, as TCP keeps it; each piece takes a while, and some never get there. */
  function carry(from: Socket, to: Socket): void {
    let last = 0;
    const later = (step: () => void): void => {
      const ms = isBad ? delayMs - jitterMs + chance.whole(2 * jitterMs + 1) : 0;
      last = Math.max(last, performance.now() + ms);
      setTimeout(step, last - performance.now());
    };
    from.on('data', (chunk) => {
      if (isBad && chance.whole(1000) < resetsInThousand) {
        resets += 1;
        from.resetAndDestroy();
        to.resetAndDestroy();
      } else later(() => to.write(chunk));
    });
    from.on('error', () => to.destroy());
    from.on('close', () => later(() => to.end()));
  }

  const standing = await standBefore(target, (near, far) => {
    carry(near, far);
    carry(far, near);
  });
  return {
    ...standing,
    begin: () => {
      isBad = true;
    },
    end: () => {
      isBad = false;
    },
    resets: () => resets,
  };
}

type Badness = {
  readonly chance: Chance;
  /** Each way, give or take `jitterMs`. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** Of a thousand pieces so many are a reset instead. */
  readonly resetsInThousand: number;
};

export type BadNetwork = AsyncDisposable & {
  readonly url: string;
  begin(): void;
  end(): void;
  resets(): number;
};
