import { createServer, type Socket, connect as tcpConnect } from 'node:net';

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
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = tcpConnect(Number(port), hostname);
    near.on('data', async (chunk) => {
      const given = await front.onAsked(chunk, near);
      if (given !== undefined && far.writable) far.write(given);
    });
    far.on('data', (chunk) => near.write(front.onAnswered(chunk)));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const front: Front = {
    url: url.href,
    cut,
    onAsked: (chunk) => chunk,
    onAnswered: (chunk) => chunk,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return front;
}
