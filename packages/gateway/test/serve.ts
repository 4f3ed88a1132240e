import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type GatewayOptions } from '../src/index.ts';
import { router } from './test-router.ts';

/** A gateway on a real server of its own port. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /** What the host's log was told. */
  readonly logged: unknown[];
  readonly aborted: Promise<void>;
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
  let onAborted = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    onAborted = resolve;
  });
  const gateway = createGateway({
    router,
    basePath: '/v1',
    createContext: (_req, reply) => ({ reply, onAborted }),
    onError: (error) => logged.push(error),
    requestId: () => 'request-1',
    ...overrides,
  });
  const server = createServer((req, res) => {
    void gateway.handle(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other form
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    logged,
    aborted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends one request exactly as written; unlike `fetch`, it cleans up no path. */
export function send(
  served: Served,
  line: `${string} ${string}`,
  message: { headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const [method, path] = line.split(' ');
  return new Promise((resolve, reject) => {
    const req = request({
      port: served.port,
      host: '127.0.0.1',
      method,
      path,
      headers: message.headers,
      agent: false,
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
  served: Served,
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
