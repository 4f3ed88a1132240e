import { Agent, type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import { restRequest, type WireRequest } from '../house/door-rest.ts';
import { headersOf } from '../house/door-trpc.ts';
import { procedureAt } from '../house/procedures.ts';
import type { Shot } from './twins.ts';

/** Connections to one server that are kept open, so that a race begins with the requests themselves. */
export type Wire = Disposable & {
  /** Opens so many connections, so that as many requests can leave at once. */
  warm(connections: number): Promise<void>;
  /** Writes the request in this very turn of the event loop. */
  send(shot: Shot, door: HttpDoor): Promise<Landed>;
};

export type HttpDoor = 'rest' | 'trpc';

/** What became of one shot, and when it left and came back on the clock of this process. */
export type Landed = {
  readonly shot: Shot;
  readonly door: HttpDoor;
  readonly status: number;
  /** `ok`, or the reason of the refusal. */
  readonly outcome: string;
  readonly output: unknown;
  readonly retryAfter: string | undefined;
  /** Whether it says that this is the answer of the first time. */
  readonly replayed: boolean;
  readonly began: number;
  readonly ended: number;
};

export function openWire(url: string): Wire {
  const agent = new Agent({ keepAlive: true });
  return {
    warm: async (connections) => {
      const live = { method: 'GET', address: '/healthz/live', headers: {} };
      await Promise.all(Array.from({ length: connections }, () => exchange(url, live, agent)));
    },
    send: async (shot, door) => {
      const wanted = withKey(shot, door === 'rest' ? restRequest(sentOf(shot)) : trpcRequest(shot));
      const began = performance.now();
      const { status, headers, text } = await exchange(url, wanted, agent);
      const ended = performance.now();
      const retryAfter = headers['retry-after'];
      const said = door === 'rest' ? saidByRest(status, text) : saidByTrpc(status, text);
      const replayed = headers['idempotency-replayed'] === 'true';
      return { shot, door, status, ...said, retryAfter, replayed, began, ended };
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

type Raw = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

function exchange(url: string, wanted: WireRequest, agent: Agent): Promise<Raw> {
  const { method, address, body } = wanted;
  // Node gives no length to the body of a DELETE.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...wanted.headers, ...length };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${address}`, { method, headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const device = 'acct-races/1.0';

function sentOf({ path, input, token }: Shot) {
  return { path, input, token, device };
}

function withKey({ key }: Shot, wanted: WireRequest): WireRequest {
  if (key === undefined) return wanted;
  return { ...wanted, headers: { ...wanted.headers, 'idempotency-key': key } };
}

function trpcRequest({ path, input, token }: Shot): WireRequest {
  const headers = headersOf(token, device);
  const text = input === undefined ? undefined : JSON.stringify(input);
  if (procedureAt(path)?.type === 'query') {
    const query = text === undefined ? '' : `?input=${encodeURIComponent(text)}`;
    return { method: 'GET', address: `/trpc/${path}${query}`, headers };
  }
  return {
    method: 'POST',
    address: `/trpc/${path}`,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(text === undefined ? {} : { body: text }),
  };
}

type Said = Pick<Landed, 'outcome' | 'output'>;

function saidByRest(status: number, text: string): Said {
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (status < 300) return { outcome: 'ok', output: body };
  return { outcome: z.object({ code: z.string() }).parse(body).code, output: undefined };
}

function saidByTrpc(status: number, text: string): Said {
  const body: unknown = JSON.parse(text);
  if (status < 300) return { outcome: 'ok', output: TrpcResult.parse(body).result.data };
  return { outcome: TrpcError.parse(body).error.data.reason, output: undefined };
}

const TrpcResult = z.object({ result: z.object({ data: z.unknown().optional() }) });
const TrpcError = z.object({ error: z.object({ data: z.object({ reason: z.string() }) }) });
