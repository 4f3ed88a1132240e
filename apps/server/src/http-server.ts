import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Settings } from '@acct/core';
import { problemBody } from './answer.ts';
import { connectionsFor } from './connections.ts';
import { isConnectionEnded } from './ended-connections.ts';
import type { Listener } from './gatekeeper.ts';
import { HeadedResponse } from './headed-response.ts';
import {
  headerBytesMax,
  headersMax,
  headersTimeoutMs,
  idleGraceMs,
  keepAliveTimeoutMs,
  receiveTimeoutMs,
  slowClientCheckMs,
  stalledRequestTimes,
} from './limits.ts';
import { type Answer, problem } from './problems.ts';
import { securityHeaders } from './security-headers.ts';
import { StartRefused } from './start-refused.ts';

/** Node's server with every limit set: slow, half-open and broken clients cannot hold it. */
export function createHttpServer(settings: Settings, handle: Listener): HttpServer {
  const options = {
    ServerResponse: HeadedResponse,
    maxHeaderSize: headerBytesMax,
    headersTimeout: headersTimeoutMs,
    requestTimeout: receiveTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: slowClientCheckMs,
    // Node's own answer would be bare; the gate answers this like everything else.
    requireHostHeader: false,
  };
  const server = createServer<typeof IncomingMessage, typeof HeadedResponse>(options, handle);
  server.maxConnections = connectionsFor(settings);
  // One more than the gate lets pass, so that it sees when there are too many.
  server.maxHeadersCount = headersMax + 1;
  // By now the answer was given, so this is a caller who does not take it; without a listener Node
  // hangs up.
  server.timeout = settings.requestTimeoutMs * stalledRequestTimes;
  server.on('checkExpectation', (req, res) => {
    // Only "100-continue" exists; the gate does not ask, so the request goes on without it.
    handle(req, res);
  });
  const headers = securityHeaders(settings);
  server.on('clientError', (error, socket) => answerBroken(error, socket, headers));
  // Node would hang up without a word.
  server.on('connect', (_req, socket) => refuseTunnel(socket, headers));
  return server;
}

export type HttpServer = Server<typeof IncomingMessage, typeof HeadedResponse>;

/** @throws ListenRefused with one sentence that names the address */
export function listen(server: NetServer, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenRefused(host, port, error)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/** The address cannot be listened on; the message says what to change. */
export class ListenRefused extends StartRefused {
  override readonly name = 'ListenRefused';

  constructor(host: string, port: number, cause: Error) {
    const code = 'code' in cause ? cause.code : undefined;
    const place = `${host}:${port}`;
    super(sentences[String(code)]?.(place) ?? `Cannot listen on ${place}: ${cause.message}`, {
      cause,
    });
  }
}

export function urlOf(server: NetServer, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

/**
 * Takes no more connections and lets what is under way finish, for at most `timeoutMs`. Node's own close
 * would cut every connection that has no request just now, and with it the request that a busy client
 * has already sent; so those get a moment, in which an answer asks them to close (see the gate).
 */
export async function drain(server: HttpServer, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve());
  });
  const grace = setTimeout(
    () => server.closeIdleConnections(),
    Math.min(idleGraceMs, timeoutMs / 20),
  );
  const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(grace);
  clearTimeout(deadline);
  // What Node's own close cleans up beside the connections.
  server.close();
}

const sentences: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) =>
    `Another program already listens on ${place}. Stop it, or choose another port with ACCT_PORT.`,
  EACCES: (place) =>
    `This user may not listen on ${place}. Choose a port above 1023 with ACCT_PORT.`,
  EADDRNOTAVAIL: (place) => `This machine does not have the address of ${place}. See ACCT_HOST.`,
  ENOTFOUND: (place) => `The host of ${place} is unknown. See ACCT_HOST.`,
};

/** What Node's parser refuses never becomes a request, so its answer is written by hand. */
function answerBroken(error: Error, socket: Duplex, headers: Record<string, string>): void {
  // The gate has said no already; a second answer would be taken for that to another request.
  if (isConnectionEnded(socket)) return;
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const code = brokenCodes['code' in error ? String(error.code) : ''] ?? malformed;
  answerByHand(socket, problem(code), headers);
}

/**
 * Node has let go of such a connection: it listens to none of its errors, has no deadline for it and does
 * not count it among its own any more. So it ends here with its answer, whatever the caller does.
 */
function refuseTunnel(socket: Duplex, headers: Record<string, string>): void {
  socket.on('error', () => socket.destroy());
  const late = setTimeout(() => socket.destroy(), idleGraceMs);
  socket.once('close', () => clearTimeout(late));
  // What is left unread when a connection is closed takes the answer with it.
  socket.resume();
  answerByHand(socket, noTunnel, headers);
}

function answerByHand(socket: Duplex, answer: Answer, headers: Record<string, string>): void {
  const body = JSON.stringify(problemBody(answer, undefined));
  const lines = Object.entries({
    ...headers,
    ...answer.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `${answer.status} ${STATUS_CODES[answer.status]}`;
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}

const malformed = 'request.malformed';

const noTunnel = problem('route.method_not_allowed', {
  headers: { Allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
});

const brokenCodes: Readonly<Record<string, Parameters<typeof problem>[0]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_HEADER_OVERFLOW: 'request.headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'request.too_large',
};
