import { createServer, type Socket, connect as tcpConnect } from 'node:net';

export type Proxy = AsyncDisposable & {
  /** The URL given, by way of the proxy. */
  readonly url: string;
  /** From now on nothing is forwarded, in neither direction; connections stay open. */
  freeze(): void;
  /** Forwards what was held back, and all that follows. */
  thaw(): void;
  /** Ends every connection at once. */
  cut(): void;
  /**
   * Once: what has this text in it still gets to the server, and the connection ends before the answer is
   * back.
   */
  cutAfter(text: string): void;
};

/** Stands between a test and a server, to fail like a network or a frozen machine does. */
export async function startProxy(target: string): Promise<Proxy> {
  let frozen = false;
  let last: string | undefined;
  const standing = await standBefore(target, (near, far) => {
    join(near, far);
    near.on('data', (chunk) => {
      if (last === undefined || !chunk.includes(last)) return;
      last = undefined;
      near.destroy();
    });
    if (!frozen) return;
    near.pause();
    far.pause();
  });
  return {
    ...standing,
    freeze: () => {
      frozen = true;
      for (const socket of standing.sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of standing.sockets) socket.resume();
    },
    cutAfter: (text) => {
      last = text;
    },
  };
}

type Standing = AsyncDisposable & {
  /** The target, by way of what stands before it. */
  readonly url: string;
  /** Both ends of all connections. */
  readonly sockets: ReadonlySet<Socket>;
  cut(): void;
};

/** Listens in place of a server, and opens a connection to it for each that comes; `joined` forwards. */
export async function standBefore(
  target: string,
  joined: (near: Socket, far: Socket) => void,
): Promise<Standing> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = tcpConnect(Number(port), hostname);
    joined(near, far);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
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
  return {
    url: url.href,
    sockets,
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(near: Socket, far: Socket): void {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => to.destroy());
    // What is on its way still gets there.
    from.on('close', () => to.end());
  }
}
