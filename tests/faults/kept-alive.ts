import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { headersOf, type Reply, type Wire } from './crowd.ts';

/**
 * Connections that are kept from one request to the next, each for itself, by a client that does what an
 * answer of `Connection: close` asks for: it goes elsewhere. A connection that is refused has been sent
 * nothing, so that goes elsewhere, too. Nothing else is tried again.
 */
export class KeptAlive {
  readonly #lines: Line[];
  /** Where the service is, the best address first. */
  #urls: readonly string[] = [];

  constructor(count: number) {
    this.#lines = Array.from({ length: count }, () => ({ agent: oneConnection(), busy: false }));
  }

  goTo(urls: readonly string[]): void {
    this.#urls = urls;
  }

  readonly wire: Wire = async (_url, request) => {
    const line = await this.#freeLine();
    try {
      const body = request.body === undefined ? '' : JSON.stringify(request.body);
      const headers = { ...headersOf(request), 'content-length': Buffer.byteLength(body) };
      const sent = { method: request.method, path: `/v1${request.path}`, headers, body };
      return await this.#ask(line, sent);
    } finally {
      line.busy = false;
    }
  };

  close(): void {
    for (const { agent } of this.#lines) agent.destroy();
  }

  async #ask(line: Line, sent: Sent): Promise<Reply> {
    // Where the connection is; a new one goes to the best address.
    const places = new Set([...(line.url === undefined ? [] : [line.url]), ...this.#urls]);
    for (const url of places) {
      try {
        line.url = url;
        const { reply, isLast } = await exchange(url, line.agent, sent);
        if (isLast) delete line.url;
        return reply;
      } catch (error) {
        delete line.url;
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'))
          throw error;
      }
    }
    throw new Error('Nobody listens.');
  }

  async #freeLine(): Promise<Line> {
    for (;;) {
      // The one that was used longest ago, so that each of them moves all the time.
      const place = this.#lines.findIndex(({ busy }) => !busy);
      const [line] = place < 0 ? [] : this.#lines.splice(place, 1);
      if (line !== undefined) {
        this.#lines.push(line);
        line.busy = true;
        return line;
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

type Line = { readonly agent: Agent; busy: boolean; url?: string };
type Sent = {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | number>;
  readonly body: string;
};

function oneConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/** One request over a connection of the agent, and whether the server asked to use it no more. */
export function exchange(
  url: string,
  agent: Agent,
  { method, path, headers, body }: Sent,
): Promise<{ reply: Reply; isLast: boolean }> {
  return new Promise((resolve, reject) => {
    const options = { method, agent, headers: { ...headers } };
    const asked = httpRequest(`${url}${path}`, options, (answer) => {
      textOf(answer).then((text) => {
        const retryAfter = answer.headers['retry-after'];
        const reply = { status: answer.statusCode ?? 0, retryAfter, text };
        resolve({ reply, isLast: answer.headers.connection === 'close' });
      }, reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
