import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** Stands between a service and Acct: tells what was asked, and fails as networks and servers do. */
export type Route = AsyncDisposable & {
  readonly url: string;
  /** The addresses that were asked for, oldest first. */
  readonly asked: readonly string[];
  /** From now on every request meets this. */
  meet(fate: Fate): void;
  /** Keeps the answer to the next request of this address back. */
  hold(path: string): Held;
};

export type Held = {
  /** When Acct has answered and nobody has heard it yet. */
  readonly answered: Promise<void>;
  letGo(): void;
};

export type Fate = 'acct' | 'hang-up' | 'silence' | 'fault' | 'nonsense';

export async function openRoute(target: string): Promise<Route> {
  const asked: string[] = [];
  const held = new Map<string, () => Promise<void>>();
  let fate: Fate = 'acct';
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? '');
    meetFate(incoming, outgoing);
  });

  function meetFate(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (fate === 'hang-up') outgoing.destroy();
    else if (fate === 'fault') outgoing.writeHead(500).end('{}');
    else if (fate === 'nonsense') outgoing.writeHead(200).end('{"accountId": "1"}');
    else if (fate === 'acct')
      forward(target, { incoming, outgoing, heldBack: held.get(incoming.url ?? '') });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    meet: (next) => {
      fate = next;
    },
    hold: (path) => {
      const [answered, go] = [new Signal(), new Signal()];
      held.set(path, () => {
        held.delete(path);
        answered.give();
        return go.given;
      });
      return { answered: answered.given, letGo: () => go.give() };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(target: string, { incoming, outgoing, heldBack }: Exchange): void {
  const { method, headers, url = '' } = incoming;
  const onward = request(`${target}${url}`, { method, headers }, (answer) => {
    void Promise.resolve(heldBack?.()).then(() => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

type Exchange = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Says that the answer is here, and resolves when it may go on. */
  readonly heldBack: (() => Promise<void>) | undefined;
};

class Signal {
  give: () => void = () => {};
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}
