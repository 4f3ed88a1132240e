import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type GatewayOptions, type Operation } from '../src/index.ts';
import { router } from './test-router.ts';

// Connections stay open, so that a test can see which answers end them.
const agent = new Agent({ keepAlive: true });

/** A gateway on a real server of its own port. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /** What the host's log was told. */
  readonly logged: unknown[];
  /** What each request so far turned out to ask for. */
  readonly asked: readonly Operation[];
  /** Kept once the waiting procedure has begun, and once its signal was aborted. */
  readonly waiting: Promise<void>;
  readonly aborted: Promise<void>;
  readonly answer: (req: IncomingMessage, res: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

/** One answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export async function serve(
  overrides: Partial<GatewayOptions<typeof router>> = {},
): Promise<Served> {
  const logged: unknown[] = [];
  const asked: Operation[] = [];
  const [waiting, onWaiting] = signal();
  const [aborted, onAborted] = signal();
  const gateway = createGateway({
    router,
    basePath: '/v1',
    createContext: (_req, reply) => ({ reply, onWaiting, onAborted }),
    onError: (error) => logged.push(error),
    requestId: () => 'request-1',
    onOperation: (_req, operation) => asked.push(operation),
    ...overrides,
  });
  const { port, close } = await listening(answer);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    logged,
    asked,
    waiting,
    aborted,
    answer,
    close,
  };

  function answer(req: IncomingMessage, res: ServerResponse): void {
    void gateway.handle(req, res);
  }
}

/** A server on a free port. */
export async function listening(
  host: RequestListener,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(host);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other form
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function signal(): [Promise<void>, () => void] {
  let give = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [promise, give];
}

/** Sends one request exactly as written; unlike `fetch`, it cleans up no path. */
export function send(
  served: { readonly port: number },
  line: `${string} ${string}`,
  message: { headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const [method, path] = line.split(' ');
  const headers = { ...message.headers };
  // Node's client frames the body of some methods only.
  if (message.body !== undefined && !('transfer-encoding' in headers)) {
    headers['content-length'] ??= String(Buffer.byteLength(message.body));
  }
  return new Promise((resolve, reject) => {
    const req = request({
      port: served.port,
      host: '127.0.0.1',
      method,
      path,
      headers,
      agent,
    });
    req.on('error', reject).on('response', (res) => {
      const chunks: Buffer[] = [];
      res
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: parse(text) });
        });
    });
    req.end(message.body);
  });
}

/** Sends a value, or a raw text, as a JSON body. */
export function sendJson(
  served: { readonly port: number },
  line: `${string} ${string}`,
  value: unknown,
): Promise<Answer> {
  const body = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return send(served, line, { headers: { 'content-type': 'application/json' }, body });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
