import type { Socket } from 'node:net';
import { standBefore } from '../../../../tests/house/proxy.ts';

export type Front = AsyncDisposable & {
  /** The URL given, by way of the front. */
  readonly url: string;
  /** Ends every connection at once. */
  cut(): void;
  /** What goes to the server; nothing where it shall not, and later where it shall come later. */
  onAsked: (chunk: Buffer, near: Socket) => Buffer | undefined | Promise<Buffer>;
  /** What comes back from it. */
  onAnswered: (chunk: Buffer) => Buffer;
};

/** Stands between a test and a real server, and may change each chunk that goes by. */
export async function startFront(target: string): Promise<Front> {
  const changes: Pick<Front, 'onAsked' | 'onAnswered'> = {
    onAsked: (chunk) => chunk,
    onAnswered: (chunk) => chunk,
  };
  const standing = await standBefore(target, (near, far) => {
    near.on('data', async (chunk) => {
      const given = await changes.onAsked(chunk, near);
      if (given !== undefined && far.writable) far.write(given);
    });
    far.on('data', (chunk) => near.write(changes.onAnswered(chunk)));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.end());
    }
  });
  return Object.assign(changes, standing);
}
