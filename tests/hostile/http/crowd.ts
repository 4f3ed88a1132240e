import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';

/** Connections that send what they are told and then wait, whatever the server says. */
export async function crowd(url: string, size: number, bytes: string): Promise<Crowd> {
  const { hostname, port } = new URL(url);
  let open = 0;
  const sockets = await Promise.all(
    Array.from({ length: size }, async () => {
      const socket = await connected(Number(port), hostname);
      open += 1;
      socket.on('close', () => {
        open -= 1;
      });
      socket.write(bytes, 'latin1');
      return socket;
    }),
  );
  return {
    open: () => open,
    listen: () => {
      for (const socket of sockets) socket.resume();
    },
    leave: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

export type Crowd = {
  /** How many of the connections are still there. */
  open(): number;
  /** From now on what the server sends is read; until then nothing is. */
  listen(): void;
  /** All of them hang up. */
  leave(): void;
};

function connected(port: number, hostname: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, hostname);
    socket.pause();
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // Whoever is hung up on may hear of it by a reset.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

export type Checks = {
  /** Ends it, and gives how often the token was checked and what else than 200 was answered. */
  end(): Promise<{ readonly answered: number; readonly wrong: readonly string[] }>;
};

/** Checks a token again and again on a connection of its own, as a back end does. */
export function keepChecking(url: string, token: string): Checks {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const wrong: string[] = [];
  let answered = 0;
  let isOver = false;
  const running = (async () => {
    while (!isOver) {
      const outcome = await check(agent, url, token);
      if (outcome === '200') answered += 1;
      else wrong.push(outcome);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await running;
      agent.destroy();
      return { answered, wrong };
    },
  };
}

function check(agent: Agent, url: string, token: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(`${url}/v1/session`, { agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(String(answer.statusCode)));
    });
    asked.on('error', (error) => resolve(error.message));
    asked.end();
  });
}
