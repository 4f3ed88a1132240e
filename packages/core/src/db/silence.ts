import { connect, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { serverAnswerMs, serverSilenceMs } from '../kernel/limits.ts';
import { ticks } from './pause.ts';

/**
 * A server that is frozen or cut off says nothing, not even that a statement took too long. When a
 * connection in use has been silent for a second, its server is asked whether it is there at all; one
 * that does not even answer that is given up, and the connection destroyed. So a statement may take its
 * time on a server that lives, and nobody waits long for one that does not.
 *
 * After `longestMs` without a byte the connection is destroyed whatever the server says: it would have
 * ended the statement long before.
 *
 * pg's own `query_timeout` would only stop waiting: the connection would go back to the pool with its
 * statement still running and its transaction still open, and the next caller would write into that.
 */
export function dropSilentConnections(pool: pg.Pool, longestMs: number): void {
  const inUse = new WeakSet<pg.ClientBase>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  const silenceMs = Math.min(serverSilenceMs, longestMs);
  pool.on('connect', (client) => {
    const { stream } = client.connection;
    if (!(stream instanceof Socket)) return;
    let listening = false;
    stream.setTimeout(silenceMs);
    stream.on('timeout', async () => {
      // Node tells of one silence only: what is sent after it begins no new one.
      stream.setTimeout(silenceMs);
      if (listening) return;
      listening = true;
      if (inUse.has(client)) {
        await listen({ stream, silenceMs, longestMs }, () => inUse.has(client));
      } else if (pool.ending) {
        // It has said goodbye on each connection and waits for the server to hang up.
        hangUp(stream);
      }
      listening = false;
    });
  });
}

type Silence = { readonly stream: Socket; readonly silenceMs: number; readonly longestMs: number };

/** Waits for the next byte, for as long as there is a server that may send it. */
async function listen(
  { stream, silenceMs, longestMs }: Silence,
  isInUse: () => boolean,
): Promise<void> {
  const until = ticks() - silenceMs + longestMs;
  const heard = stream.bytesRead;
  const isSilent = (): boolean => isInUse() && stream.bytesRead === heard && !stream.destroyed;
  while (isSilent()) {
    if (ticks() >= until || !(await isThere(stream))) {
      if (isSilent()) hangUp(stream);
      return;
    }
    await sleep(Math.min(silenceMs, Math.max(0, until - ticks())), undefined, { ref: false });
  }
}

function hangUp(stream: Socket): void {
  stream.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
}

/** One question at a time to one server, however many connections to it are silent. */
const asked = new Map<string, Promise<boolean>>();

/** Whether the server at the other end answers somebody else, who comes over a new connection. */
function isThere({ remoteAddress, remotePort }: Socket): Promise<boolean> {
  // A Unix socket, whose address Node does not tell: left to the longest silence.
  if (remoteAddress === undefined || remotePort === undefined) return Promise.resolve(true);
  const place = `${remoteAddress} ${remotePort}`;
  const known = asked.get(place);
  if (known !== undefined) return known;
  const answer = knock(remoteAddress, remotePort).finally(() => asked.delete(place));
  asked.set(place, answer);
  return answer;
}

/**
 * Asks for encryption and hears yes or no. That needs no login and takes up none of the connections that
 * the server allows; and unlike the connection itself, which the operating system accepts, it takes a
 * server that is awake. One that hangs up, such as a listener that speaks TLS only, is awake as well.
 */
function knock(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write(encryptionRequest));
    socket.unref();
    const tell = (isHeard: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isHeard);
    };
    const timer = setTimeout(() => tell(false), serverAnswerMs);
    timer.unref();
    socket.on('data', () => tell(true));
    socket.on('error', () => tell(false));
    socket.on('end', () => tell(true));
  });
}

/** PostgreSQL's SSLRequest: its length, and the number that stands for it. */
const encryptionRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
